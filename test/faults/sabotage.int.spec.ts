import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { machineClock, stageOn, told } from './run-fault.ts';
import { check, type Complaint } from './tools/checker.ts';
import { FaultPostgres } from './tools/postgres-server.ts';
import { Scene, type SceneOptions } from './tools/scene.ts';
import { consumersCaughtUp, unsent } from './tools/stream.ts';
import { until } from './tools/until.ts';

/** Plays load on a ledger that is broken on purpose and killed in the middle, and answers what the checker says. */
async function sabotaged(postgres: FaultPostgres, options: SceneOptions): Promise<Complaint[]> {
  const machine = machineClock();
  const scene = await Scene.open(postgres, { ackWaitMs: 1000, ...options }, machine);
  try {
    const { load } = stageOn(scene, 1);
    await load.run({ orders: 30, parallel: 8, exported: 0, shape: { behaviour: 'slow', from: null } });
    await machine.pause(300);
    await scene.process('ledger').kill();
    scene.processes.ledger.length = 0;
    await scene.add('ledger', { variant: {} });
    await until('everything is sent', async () => (await unsent(scene, 'orders')) === 0, machine);
    await consumersCaughtUp(scene);
    return await check(scene, load);
  } finally {
    await scene.close();
  }
}

describe('a product that is broken on purpose', () => {
  let postgres: FaultPostgres;
  before(async () => {
    postgres = await FaultPostgres.start(machineClock());
  });
  after(() => postgres.stop());

  it('is caught when it acknowledges before it commits', async () => {
    const complaints = await sabotaged(postgres, { variant: { slowMs: 200, acknowledgesEarly: true } });
    assert.match(told(complaints), /I2: .*was published and not applied/);
  });

  it('is caught when it books outside the transaction of its inbox row', async () => {
    const complaints = await sabotaged(postgres, { variant: { slowMs: 200, booksApart: true } });
    assert.match(told(complaints), /I2: .*is booked 2 times/);
  });

  it('is not blamed when it is whole', async () => {
    assert.equal(told(await sabotaged(postgres, { variant: { slowMs: 200 } })), '');
  });
});
