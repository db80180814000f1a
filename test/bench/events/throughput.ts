import { join } from 'node:path';
import type { Clock } from '@throughline/contracts';
import { type ExactlyOnce, exactlyOnce, untilApplied } from './carried.ts';
import type { Usages } from './meter.ts';
import { aggregatesFor, type BenchOptions, nameOf, type Topology } from './options.ts';
import { lastSentIn, unsentIn } from './outbox-state.ts';
import type { Worker } from './process/worker.ts';
import { type Postgres, Scene } from './scene.ts';

const MARKED_WITHIN_MS = 60_000;

/** One measurement of the product; seconds count from the first insert. */
export interface OursRun {
  /** Until every effect was seen in the database. */
  readonly seconds: number;
  /** Until the last fact was committed, and until the last one was marked as sent. */
  readonly insertedSeconds: number;
  readonly relayedSeconds: number;
  readonly usage: Usages;
  readonly exactlyOnce: ExactlyOnce;
}

/** Events from outbox insert to applied effect, with so many processes on each side. */
export const carry = (
  postgres: Postgres,
  events: number,
  topology: Topology,
  options: BenchOptions,
  clock: Clock,
): Promise<OursRun> =>
  Scene.within(postgres, clock, async (scene) => {
    const [producing, consuming] = await startServices(scene, topology);
    const { perTransaction, inFlight, profiles } = options;
    const profiled = profiles === null ? [] : [...producing.entries(), ...consuming.entries()];
    await Promise.all(profiled.map(([, worker]) => worker.do({ do: 'start-profile' })));
    const meter = await scene.measure(producing, consuming);
    const share = { events, aggregates: aggregatesFor(events), workers: producing.length, perTransaction, inFlight };
    const telling = Promise.all(producing.map((each, worker) => each.do({ do: 'carry', ...share, worker })));
    const [told, appliedAt] = await Promise.all([telling, untilApplied(scene, consuming, events, meter)]);
    const relayedAt = await lastSent(scene);
    const usage = meter.end();
    await Promise.all(
      profiled.map(([copy, worker]) => {
        const side = producing.includes(worker) ? 'producing' : 'consuming';
        const file = join(profiles ?? '', `${events}-${nameOf(topology)}-${side}-${copy + 1}.cpuprofile`);
        return worker.do({ do: 'end-profile', file });
      }),
    );
    const begun = Math.min(...told.map((each) => each.begun));
    return {
      seconds: (appliedAt - begun) / 1000,
      insertedSeconds: (Math.max(...told.map((each) => each.ended)) - begun) / 1000,
      relayedSeconds: (relayedAt - begun) / 1000,
      usage,
      exactlyOnce: await exactlyOnce(scene, events),
    };
  });

/** One copy of each first: it brings the schema up to date. */
export async function startServices(scene: Scene, topology: Topology): Promise<[Worker[], Worker[]]> {
  const [first, second] = await scene.start(['producing', 'consuming']);
  if (!first || !second) throw new Error('a service is missing');
  const producing = await scene.start(Array<'producing'>(topology.producing - 1).fill('producing'));
  const consuming = await scene.start(Array<'consuming'>(topology.consuming - 1).fill('consuming'));
  return [
    [first, ...producing],
    [second, ...consuming],
  ];
}

/** When the last fact was marked as sent, in milliseconds since 1970; that mark may still be under way. */
async function lastSent({ truth, clock }: Scene): Promise<number> {
  for (let waited = 0; waited < MARKED_WITHIN_MS; waited += 100) {
    const at = (await unsentIn(truth.producing)) === 0 ? await lastSentIn(truth.producing) : null;
    if (at) return at.getTime();
    await clock.pause(100);
  }
  throw new Error('facts that were applied are not marked as sent');
}
