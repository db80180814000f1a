import type { Clock } from '@throughline/contracts';
import { pause } from './pause.ts';

interface WakeUp {
  readonly due: number;
  readonly order: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still until somebody moves it. `moveTo` stops at every wake-up that was asked for on the way, in
 * order of their instants, and lets the system come to rest there before it goes on; so months pass in seconds and
 * each scheduled piece of work still runs at its own instant.
 */
export class MovableClock implements Clock {
  private current: number;
  private readonly wakeUps = new Set<WakeUp>();
  private asked = 0;

  constructor(start: Date | string) {
    this.current = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.current);
  }

  at(instant: Date, wake: () => void): () => void {
    const due = instant.getTime();
    if (due <= this.current) {
      const immediate = setImmediate(wake);
      return () => clearImmediate(immediate);
    }
    const entry: WakeUp = { due, order: this.asked++, wake };
    this.wakeUps.add(entry);
    return () => this.wakeUps.delete(entry);
  }

  pause(ms: number, signal?: AbortSignal): Promise<void> {
    return pause(ms, signal);
  }

  /** Moves to the instant, resting at each wake-up on the way. A target in the past is refused: facts never un-happen. */
  async moveTo(target: Date | string, rest: () => Promise<void>): Promise<void> {
    const end = new Date(target).getTime();
    if (end < this.current) throw new RangeError(`the clock cannot go back from ${this.now().toISOString()}`);
    for (;;) {
      const due = this.nextDue();
      if (due === undefined || due > end) break;
      this.current = due;
      this.fire(due);
      await rest();
    }
    this.current = end;
    await rest();
  }

  private nextDue(): number | undefined {
    let earliest: number | undefined;
    for (const { due } of this.wakeUps) if (earliest === undefined || due < earliest) earliest = due;
    return earliest;
  }

  private fire(due: number): void {
    const now = [...this.wakeUps]
      .filter((entry) => entry.due <= due)
      .sort((a, b) => a.due - b.due || a.order - b.order);
    for (const entry of now) {
      this.wakeUps.delete(entry);
      entry.wake();
    }
  }
}
