import type { Clock } from '@throughline/contracts';
import { pause } from './pause.ts';

/** The longest delay that a Node timer holds; later wake-ups are re-armed. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Production's clock, and the only reader of the machine's time. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }

  at(instant: Date, wake: () => void): () => void {
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const ms = instant.getTime() - Date.now();
      timer = setTimeout(() => (ms > LONGEST_TIMER_MS ? arm() : wake()), Math.max(0, Math.min(ms, LONGEST_TIMER_MS)));
      timer.unref();
    };
    arm();
    return () => clearTimeout(timer);
  }

  pause(ms: number, signal?: AbortSignal): Promise<void> {
    return pause(ms, signal);
  }
}
