import assert from 'node:assert/strict';
import { Client } from 'pg';
import type { FaultTest } from '../fault.ts';
import { waitForQuiet } from '../tools/quiet.ts';

export const connectionsExhausted: FaultTest = {
  id: 'F19',
  title: 'connections of PostgreSQL exhausted',
  run: async ({ scene, load, note, pause }) => {
    await load.run({ orders: 20 });
    await waitForQuiet(scene);
    // Somebody else takes every place, those of the orders' requests too; the relay keeps what it holds.
    const taken: Client[] = [];
    const take = async (): Promise<boolean> => {
      const connectionString = scene.process('ledger').config.urls.appUrl;
      const client = new Client({ connectionString }).on('error', () => undefined);
      return client.connect().then(
        () => taken.push(client) > 0,
        () => false,
      );
    };
    while (await take());
    const requests = new URL(scene.process('orders').config.urls.appUrl).username;
    await scene.truth.orders.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = $1`, [
      requests,
    ]);
    await pause(300);
    while (await take());
    const order = load.order({ shape: { exported: false, from: null } });
    const begun = scene.clock.now().getTime();
    const answer = await load.attempt(order);
    const tookMs = scene.clock.now().getTime() - begun;
    note(`with ${taken.length} connections taken: ${answer === null ? 'refused' : 'accepted'} in ${tookMs} ms`);
    await Promise.all(taken.map((client) => client.end()));
    await pause(200);
    await load.place(order);
    assert.equal(answer, null, 'there was no place for it');
    await load.run({ orders: 20 });
    assert.ok(tookMs < 6000, `a refusal took ${tookMs} ms`);
    assert.equal(load.failures.get('INTERNAL_SERVER_ERROR'), undefined, 'an outage is not called a defect');
  },
};
