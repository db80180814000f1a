import assert from 'node:assert/strict';
import type { FaultTest } from '../fault.ts';
import { SERVICES } from '../tools/scene.ts';

const EXIT_WITHIN_MS = 25_000;
/** What a sender may see and simply repeat. */
const RETRYABLE = new Set(['connection', 'SERVICE_UNAVAILABLE', 'nobody serves']);

export const terminatedUnderLoad: FaultTest = {
  id: 'F34',
  title: 'SIGTERM of each process under load',
  scene: { ackWaitMs: 10_000, copies: { orders: 2, ledger: 2 } },
  quietWithinMs: 120_000,
  run: async ({ scene, load, note }) => {
    const under = { way: true };
    let slowestMs = 0;
    const roll = async (): Promise<void> => {
      for (const service of SERVICES) {
        for (let copy = 0; copy < 2; copy += 1) {
          const old = scene.process(service);
          const begun = scene.clock.now().getTime();
          await old.terminate();
          slowestMs = Math.max(slowestMs, scene.clock.now().getTime() - begun);
          assert.equal(old.exitCode, 0, `${service} ended in order`);
          scene.processes[service].shift();
          await scene.add(service);
        }
      }
      under.way = false;
    };
    const sending = async (): Promise<void> => {
      while (under.way) await load.run({ orders: 20, paceMs: 30 });
    };
    await Promise.all([roll(), sending()]);
    assert.ok(slowestMs < EXIT_WITHIN_MS, `an exit took ${slowestMs} ms`);
    const others = [...load.failures.keys()].filter((kind) => !RETRYABLE.has(kind));
    assert.deepEqual(others, [], 'senders see only what they may repeat');
    note(`slowest exit ${slowestMs} ms, failures ${JSON.stringify(Object.fromEntries(load.failures))}`);
  },
};
