import { Random } from '../faults/tools/random.ts';
import type { Bug } from './bugs.ts';
import { drawProfile, type Profile } from './profile.ts';
import { Life, Scheduler } from './scheduler.ts';

/** What all parts of one run share: its seed's chance, its time, its hostility, and what was found wrong. */
export class Setting {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly profile: Profile;
  /** Faults come only while this is so. */
  hostile = true;
  /** What broke a promise; the run ends at the first. */
  violation: string | null = null;
  private made = 0;

  constructor(
    readonly seed: number,
    readonly bug: Bug | null,
    private readonly lines: string[] | null,
  ) {
    // The generator's first values of neighbouring seeds resemble one another; so the seed is spread first.
    this.random = new Random(Math.imul(seed + 1, 0x9e3779b1));
    this.scheduler = new Scheduler(this.random);
    this.profile = drawProfile(this.random);
  }

  life(name: string): Life {
    return new Life(name, this.scheduler);
  }

  /** Whether this time the fault strikes. */
  strikes(share: number): boolean {
    return share > 0 && this.hostile && this.random.next() < share;
  }

  /** Milliseconds of a way, mostly short, now and then long. */
  delay(usual: number): number {
    const stretched = this.random.next() < 0.1 ? 8 : 1;
    return usual * stretched * this.random.next();
  }

  /** A UUID that depends on the seed alone. */
  uuid(): string {
    this.made += 1;
    return `01890000-0000-7000-8000-${this.made.toString(16).padStart(12, '0')}`;
  }

  /** Adds a line to the trace when one is kept; the text is made only then. */
  note(who: string, what: () => string): void {
    this.lines?.push(`${this.scheduler.now.toFixed(3).padStart(11)} ${who.padEnd(10)} ${what()}`);
  }

  violated(what: string): void {
    this.note('CHECK', () => `VIOLATION ${what}`);
    this.violation ??= what;
  }
}

/** A promise that never settles: what a dead process waits for. */
export const never = <T>(): Promise<T> => new Promise(() => undefined);
