import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { lateCommit } from './catalogue/f16-late-commit.ts';
import { lostInCommit } from './catalogue/f18-lost-in-commit.ts';
import { deadlocks } from './catalogue/f20-deadlocks.ts';
import { lateDuplicate } from './catalogue/f23-late-duplicate.ts';
import { webhooksOutOfOrder } from './catalogue/f25-webhooks-out-of-order.ts';
import { answerLost } from './catalogue/f28-answer-lost.ts';
import { BREAKAGES } from './negative-controls.ts';
import { DEFAULT_OPTIONS, machineClock, play, type Stage, stageOn, told } from './run-fault.ts';
import { check } from './tools/checker.ts';
import { FaultPostgres } from './tools/postgres-server.ts';
import { Scene } from './tools/scene.ts';

/** The faults that are quick and need no process of their own; `npm run test:faults` runs all of them. */
const SELECTION = [answerLost, webhooksOutOfOrder, deadlocks, lostInCommit, lateCommit, lateDuplicate];

describe('faults', () => {
  const seed = machineClock().now().getTime() % 1_000_000;
  let postgres: FaultPostgres;
  let stage: Stage;

  before(async () => {
    const machine = machineClock();
    postgres = await FaultPostgres.start(machine);
    stage = stageOn(await Scene.open(postgres, {}, machine), seed);
  });
  after(async () => {
    await stage?.scene.close();
    await postgres?.stop();
  });

  for (const fault of SELECTION) {
    it(`${fault.id} ${fault.title} (seed ${seed})`, async (test) => {
      const complaints = await play(fault, stage, DEFAULT_OPTIONS, (text) => test.diagnostic(text));
      assert.equal(told(complaints), '');
    });
  }

  for (const { invariant, what, service, breakIt, mendIt } of BREAKAGES) {
    it(`the checker notices ${what} (${invariant})`, async () => {
      const { scene, load, deliveries } = stage;
      await scene.truth[service].query(breakIt);
      const complaints = await check(scene, load, deliveries.acknowledged);
      assert.ok(
        complaints.some((complaint) => complaint.invariant === invariant),
        `complaints: ${told(complaints)}`,
      );
      await scene.truth[service].query(mendIt);
      assert.equal(told(await check(scene, load, deliveries.acknowledged)), '', 'the check is clean again');
    });
  }
});
