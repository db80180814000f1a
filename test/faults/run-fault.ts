import { SystemClock } from '@throughline/platform';
import { ScaledClock } from './domain/scaled-clock.ts';
import type { FaultOptions, FaultTest } from './fault.ts';
import { check, type Complaint } from './tools/checker.ts';
import { Deliveries } from './tools/deliveries.ts';
import { Load } from './tools/load.ts';
import type { FaultPostgres } from './tools/postgres-server.ts';
import { waitForQuiet } from './tools/quiet.ts';
import { Random } from './tools/random.ts';
import { Scene } from './tools/scene.ts';

/** What came of one fault; `failure` is null when every promise held. */
export interface FaultReport {
  readonly id: string;
  readonly title: string;
  readonly seed: number;
  readonly seconds: number;
  readonly notes: readonly string[];
  readonly failure: string | null;
}

export const DEFAULT_OPTIONS: FaultOptions = { outageMs: 30_000, frozenMs: 30_000, replayed: 2000 };

/** A clock that runs like the machine's; what a scene scales, it scales from here. */
export const machineClock = (): ScaledClock =>
  new ScaledClock({ from: new SystemClock().now().toISOString(), aheadMs: 0, factor: 1 });

/** A scene with those who send to it; several faults may follow one another on it. */
export interface Stage {
  readonly scene: Scene;
  readonly load: Load;
  readonly deliveries: Deliveries;
  readonly random: Random;
}

export function stageOn(scene: Scene, seed: number): Stage {
  const random = new Random(seed);
  return { scene, random, load: new Load(scene, random), deliveries: new Deliveries(scene, random) };
}

/** Load and fault, healing, a bounded wait for quiet, the check. Throws when the fault's own claims do not hold. */
export async function play(
  fault: FaultTest,
  stage: Stage,
  options: FaultOptions,
  note: (text: string) => void,
): Promise<Complaint[]> {
  const { scene, load, deliveries } = stage;
  const machine = new SystemClock();
  await fault.run({ ...stage, options, note, pause: (ms) => machine.pause(ms) });
  scene.heal();
  const quietMs = await waitForQuiet(scene, fault.quietWithinMs);
  note(`quiet after ${(quietMs / 1000).toFixed(1)} s`);
  return check(scene, load, deliveries.acknowledged);
}

/** Runs one fault on a scene of its own. */
export async function runFault(
  fault: FaultTest,
  postgres: FaultPostgres,
  seed: number,
  options: FaultOptions = DEFAULT_OPTIONS,
): Promise<FaultReport> {
  const machine = machineClock();
  const begun = machine.now().getTime();
  const notes: string[] = [];
  let failure: string | null = null;
  try {
    const scene = await Scene.open(postgres, fault.scene ?? {}, machine);
    try {
      const complaints = await play(fault, stageOn(scene, seed), options, (text) => void notes.push(text));
      if (complaints.length > 0) failure = told(complaints);
    } finally {
      await scene.close();
    }
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  const seconds = (machine.now().getTime() - begun) / 1000;
  return { id: fault.id, title: fault.title, seed, seconds, notes, failure };
}

export const told = (complaints: readonly Complaint[]): string =>
  complaints.map(({ invariant, row }) => `${invariant}: ${row}`).join('; ');
