import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import { releaseParked } from '../tools/parked.ts';
import { waitForQuiet } from '../tools/quiet.ts';

export const unknownVersion: FaultTest = {
  id: 'F22',
  title: 'unknown schema version',
  run: async ({ scene, load }) => {
    await load.run({ orders: 40 });
    const newer = { account: 'ahead', from: null, newWords: true };
    for (let k = 0; k < 3; k += 1) await load.place(load.order({ shape: { ...newer, tenantId: 'tenant-b' } }));
    await load.run({ orders: 40 });
    await waitForQuiet(scene);
    const held = await scene.truth.ledger.query<{ state: string; reason: string }>(
      `select state, reason from held_event order by aggregate_version limit 1`,
    );
    assert.deepEqual(held.rows, [{ state: 'parked', reason: 'EVENT_UNREADABLE' }]);
    await scene.process('ledger').terminate();
    await scene.add('ledger', { variant: { upgraded: true } });
    await releaseParked(scene);
    await waitForQuiet(scene);
    const left = await scene.truth.ledger.query(`select 1 from held_event`);
    assert.equal(left.rowCount, 0, 'the upgraded ledger reads them all');
    // The upgraded ledger still reads what the older release says.
    await load.run({ orders: 40 });
    await waitForQuiet(scene);
    assert.equal((await scene.truth.ledger.query(`select 1 from held_event`)).rowCount, 0);
  },
};
