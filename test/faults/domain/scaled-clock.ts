import type { Clock } from '@throughline/contracts';
import { SystemClock } from '@throughline/platform';

/** How a process of a fault test sees time: shifted by so much from an instant on, and running so many times as fast. */
export interface TimeScale {
  readonly from: string;
  readonly aheadMs: number;
  readonly factor: number;
}

/** A clock that runs faster than the machine's, so that an hour of a vendor's outage passes in seconds. */
export class ScaledClock implements Clock {
  private readonly machine = new SystemClock();
  constructor(private readonly scale: TimeScale) {}

  now(): Date {
    const start = Date.parse(this.scale.from);
    return new Date(start + this.scale.aheadMs + (this.machine.now().getTime() - start) * this.scale.factor);
  }

  at(instant: Date, wake: () => void): () => void {
    const wait = Math.max(0, instant.getTime() - this.now().getTime()) / this.scale.factor;
    return this.machine.at(new Date(this.machine.now().getTime() + wait), wake);
  }

  pause(ms: number, signal?: AbortSignal): Promise<void> {
    return this.machine.pause(ms, signal);
  }
}
