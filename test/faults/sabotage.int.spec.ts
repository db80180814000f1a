import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { machineClock, stageOn, told } from './run-fault.ts';
import { check, type Complaint } from './tools/checker.ts';
import { FaultPostgres } from './tools/postgres-server.ts';
import { waitForQuiet } from './tools/quiet.ts';
import { Scene, type SceneOptions } from './tools/scene.ts';
import { consumersCaughtUp, unsent } from './tools/stream.ts';
import { until } from './tools/until.ts';

/** Each fact takes so long that the moment of the kill can be chosen by what the database holds. */
const SLOW_MS = 2000;

interface Sabotage {
  readonly variant: SceneOptions['variant'];
  /** The moment at which the ledger is killed. */
  readonly killed: (scene: Scene) => Promise<boolean>;
  /** What is waited for before the checker looks. */
  readonly rested: (scene: Scene) => Promise<unknown>;
}

async function countOf(scene: Scene, table: 'inbox' | 'entry'): Promise<number> {
  const { rows } = await scene.truth.ledger.query<{ count: number }>(`select count(*)::int as count from ${table}`);
  return rows[0]?.count ?? 0;
}
const orderedOf = async (scene: Scene): Promise<number> => {
  const { rows } = await scene.truth.orders.query<{ count: number }>(`select count(*)::int as count from outbox`);
  return rows[0]?.count ?? 0;
};

/** Plays load on a ledger that is broken on purpose and killed in the middle, and answers what the checker says. */
async function sabotaged(postgres: FaultPostgres, { variant, killed, rested }: Sabotage): Promise<Complaint[]> {
  const machine = machineClock();
  const scene = await Scene.open(postgres, { ackWaitMs: 1000, variant: { slowMs: SLOW_MS, ...variant } }, machine);
  try {
    const { load } = stageOn(scene, 1);
    await load.run({ orders: 30, parallel: 8, exported: 0, shape: { behaviour: 'slow', from: null } });
    await until('the ledger is in the middle', () => killed(scene), machine);
    await scene.process('ledger').kill();
    scene.processes.ledger.length = 0;
    await scene.add('ledger', { variant: {} });
    await rested(scene);
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
    const complaints = await sabotaged(postgres, {
      variant: { acknowledgesEarly: true },
      killed: async (scene) => {
        if ((await unsent(scene, 'orders')) > 0) return false;
        await consumersCaughtUp(scene);
        return (await countOf(scene, 'inbox')) < (await orderedOf(scene));
      },
      // What was lost never comes, so that it cannot be waited for.
      rested: async (scene) => {
        await until('all is sent', async () => (await unsent(scene, 'orders')) === 0, scene.clock);
        await until('all is confirmed', async () => (await unsent(scene, 'ledger')) === 0, scene.clock);
        await consumersCaughtUp(scene);
      },
    });
    assert.match(told(complaints), /I2: .*was published and not applied/);
  });

  it('is caught when it books outside the transaction of its inbox row', async () => {
    const complaints = await sabotaged(postgres, {
      variant: { booksApart: true },
      killed: async (scene) => (await countOf(scene, 'entry')) > (await countOf(scene, 'inbox')),
      rested: waitForQuiet,
    });
    assert.match(told(complaints), /I2: .*is booked 2 times/);
  });

  it('is not blamed when it is whole', async () => {
    const complaints = await sabotaged(postgres, {
      variant: {},
      killed: async (scene) => {
        const applied = await countOf(scene, 'inbox');
        return applied > 0 && applied < (await orderedOf(scene));
      },
      rested: waitForQuiet,
    });
    assert.equal(told(complaints), '');
  });
});
