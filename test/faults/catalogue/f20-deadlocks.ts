import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';

export const deadlocks: FaultTest = {
  id: 'F20',
  title: 'deadlocks: 50 parallel postings on two accounts',
  run: async ({ scene, load, note }) => {
    await load.run({ orders: 120, parallel: 50, accounts: 2, transfers: 0.4, exported: 0 });
    const { rows } = await scene.truth.orders.query<{ deadlocks: string }>(
      `select deadlocks from pg_stat_database where datname = current_database()`,
    );
    note(`${rows[0]?.deadlocks} deadlocks, failures ${JSON.stringify(Object.fromEntries(load.failures))}`);
    assert.equal(load.failures.get('INTERNAL_SERVER_ERROR'), undefined, 'contention is not called a defect');
  },
};
