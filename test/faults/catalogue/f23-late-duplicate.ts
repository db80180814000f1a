import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import { STREAM } from '../tools/nats-server.ts';
import { waitForQuiet } from '../tools/quiet.ts';
import { consumersCaughtUp, shortenDuplicateWindow, withStream } from '../tools/stream.ts';

export const lateDuplicate: FaultTest = {
  id: 'F23',
  title: "duplicates after the broker's window",
  run: async ({ scene, load, note, pause }) => {
    await load.run({ orders: 80 });
    await waitForQuiet(scene);
    await shortenDuplicateWindow(scene, 500);
    await pause(1500);
    const repeated = await withStream(scene, async (manager, connection) => {
      const { state } = await manager.streams.info(STREAM);
      for (let sequence = 1; sequence <= state.last_seq; sequence += 1) {
        const { subject, data, header } = await manager.streams.getMessage(STREAM, { seq: sequence });
        const msgID = header.get('Nats-Msg-Id');
        const ack = await connection.jetstream().publish(subject, data, { msgID });
        assert.equal(ack.duplicate, false, 'the broker has forgotten the id');
      }
      return state.last_seq;
    });
    await consumersCaughtUp(scene);
    note(`${repeated} messages stored twice`);
  },
};
