import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import { restartAfterCrash } from '../tools/crash.ts';
import { STREAM } from '../tools/nats-server.ts';
import { waitForQuiet } from '../tools/quiet.ts';
import { consumersCaughtUp, shortenDuplicateWindow, withStream } from '../tools/stream.ts';

export const relayKilledAfterPublish: FaultTest = {
  id: 'F04',
  title: 'relay killed after the ack, before it marks the rows',
  scene: { ackWaitMs: 5000, crashAt: { orders: { point: 'relay.after-publish', hit: 10 } } },
  run: async ({ scene, load, note }) => {
    await shortenDuplicateWindow(scene, 100);
    await Promise.all([load.run({ orders: 120, paceMs: 10 }), restartAfterCrash(scene, 'orders')]);
    await waitForQuiet(scene);
    await consumersCaughtUp(scene);
    const messages = await withStream(scene, async (manager) => (await manager.streams.info(STREAM)).state.messages);
    const { rows } = await scene.truth.orders.query<{ count: string }>(`select count(*) as count from outbox`);
    const { rows: back } = await scene.truth.ledger.query<{ count: string }>(`select count(*) as count from outbox`);
    const twice = messages - Number(rows[0]?.count) - Number(back[0]?.count);
    assert.ok(twice > 0, 'something was published twice');
    note(`${twice} facts published twice`);
  },
};
