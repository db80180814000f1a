import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import { releaseParked } from '../tools/parked.ts';
import { waitForQuiet } from '../tools/quiet.ts';

export const poison: FaultTest = {
  id: 'F21',
  title: 'poison event',
  run: async ({ scene, load, note }) => {
    const poisoned = { account: 'poisoned', from: null, tenantId: 'tenant-a' };
    await load.place(load.order({ shape: { ...poisoned, behaviour: 'poison' } }));
    await load.place(load.order({ shape: poisoned }));
    await load.run({ orders: 80 });
    await waitForQuiet(scene);
    const { rows } = await scene.truth.ledger.query<{ state: string; account: string }>(
      `select state, aggregate_id as account from held_event order by aggregate_version`,
    );
    assert.deepEqual(rows, [
      { state: 'parked', account: 'poisoned' },
      { state: 'waiting', account: 'poisoned' },
    ]);
    assert.ok(scene.process('ledger').logged().includes('inbox.parked'), 'the alert was raised');
    await scene.process('ledger').terminate();
    await scene.add('ledger', { variant: { repaired: true } });
    await releaseParked(scene);
    await waitForQuiet(scene);
    const left = await scene.truth.ledger.query(`select 1 from held_event`);
    assert.equal(left.rowCount, 0, 'nothing is held after the repair');
    note('parked, others went on, applied after the repair');
  },
};
