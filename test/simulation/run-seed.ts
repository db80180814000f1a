import type { Bug } from './bugs.ts';
import { Setting } from './setting.ts';
import { World } from './world.ts';

const CRASH_OBSERVER = Symbol.for('throughline.crash-point');
const LOOK_EVERY_MS = 250;
/** Longer than the minute between two tail probes or a lost acknowledgement's wait, together with what follows from it. */
const REST_WITHIN_MS = 240_000;
/** So long it stays at rest before the run ends. */
const STILL_MS = 1000;

/** What came of one seed. */
export interface SeedReport {
  readonly seed: number;
  /** What broke a promise; null when nothing did. */
  readonly violation: string | null;
  /** Milliseconds of virtual time. */
  readonly lasted: number;
  readonly steps: number;
  readonly trace: readonly string[];
}

/** Plays one seed: faults for a while, then peace, then a look at everything. The same seed gives the same run. */
export async function runSeed(seed: number, options: { bug?: Bug | null; trace?: boolean } = {}): Promise<SeedReport> {
  const trace: string[] = [];
  const setting = new Setting(seed, options.bug ?? null, options.trace ? trace : null);
  const world = new World(setting);
  const rejected = (error: unknown): void => setting.violated(`a promise was left to itself: ${String(error)}`);
  const observed = globalThis as { [CRASH_OBSERVER]?: (name: string) => void };
  observed[CRASH_OBSERVER] = (point) => world.crash(point);
  process.on('unhandledRejection', rejected);
  const { stackTraceLimit } = Error;
  // Faults are thrown by the thousand, and where they come from is of no interest.
  if (!options.trace) Error.stackTraceLimit = 0;
  try {
    await play(setting, world);
    // Node reports a rejection that nobody took when the queue of ticks is empty.
    await new Promise((resolve) => setImmediate(resolve));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    process.off('unhandledRejection', rejected);
    delete observed[CRASH_OBSERVER];
  }
  const { now, steps } = setting.scheduler;
  return { seed, violation: setting.violation, lasted: Math.round(now), steps, trace };
}

async function play(setting: Setting, world: World): Promise<void> {
  const { scheduler, random, profile } = setting;
  const hostileFor = random.whole(3000, 12_000);
  world.start();
  for (let fact = 0; fact < profile.facts; fact += 1) scheduler.between(0, hostileFor, null, () => world.order());
  for (const disaster of profile.disasters) scheduler.between(200, hostileFor, null, () => world.strike(disaster));
  scheduler.after(hostileFor, null, () => {
    setting.note('PEACE', () => '');
    setting.hostile = false;
  });
  let restSince: number | null = null;
  const look = (): void => {
    const rests = !setting.hostile && world.checks.rests();
    restSince = rests ? (restSince ?? scheduler.now) : null;
    if (scheduler.now > hostileFor + REST_WITHIN_MS)
      setting.violated(`no rest: ${world.checks.unrest().slice(0, 3).join('; ') || 'it keeps moving'}`);
    scheduler.after(LOOK_EVERY_MS, null, look);
  };
  look();
  await scheduler.run(
    () => setting.violation !== null || (restSince !== null && scheduler.now - restSince >= STILL_MS),
  );
}
