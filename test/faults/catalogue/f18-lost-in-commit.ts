import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';

/** A simple query of the wire protocol: Q, four bytes of length, the text. */
const isCommit = (chunk: Buffer): boolean => chunk[0] === 0x51 && /^commit/i.test(chunk.toString('latin1', 5, 11));

export const lostInCommit: FaultTest = {
  id: 'F18',
  title: 'connection lost during COMMIT',
  run: async ({ scene, load, note, pause }) => {
    const under = { way: true };
    const cuts = async (): Promise<void> => {
      for (; under.way; await pause(150)) {
        scene.toPostgres.orders.cutOnce(isCommit, 100);
      }
    };
    await Promise.all([load.run({ orders: 150, paceMs: 40 }).finally(() => (under.way = false)), cuts()]);
    note(
      `${scene.toPostgres.orders.cuts} commits cut off, failures ${JSON.stringify(Object.fromEntries(load.failures))}`,
    );
    assert.ok(scene.toPostgres.orders.cuts >= 10, 'commits were cut off');
    assert.equal(load.failures.get('INTERNAL_SERVER_ERROR'), undefined, 'an outage is not called a defect');
  },
};
