import type { Clock } from '@throughline/contracts';
import type { Life, Scheduler } from './scheduler.ts';

const BEGINNING = Date.UTC(2026, 2, 1);

/** Virtual time as one process sees it; its timers stop when it dies and are late when it stands still. */
export class VirtualClock implements Clock {
  constructor(
    private readonly scheduler: Scheduler,
    private readonly life: Life,
  ) {}

  now(): Date {
    return new Date(BEGINNING + Math.floor(this.scheduler.now));
  }

  at(instant: Date, wake: () => void): () => void {
    const happening = this.scheduler.at(instant.getTime() - BEGINNING, this.life, wake);
    return () => (happening.off = true);
  }

  pause(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const cut = (): void => {
        happening.off = true;
        resolve();
      };
      const happening = this.scheduler.after(ms, this.life, () => {
        signal?.removeEventListener('abort', cut);
        resolve();
      });
      signal?.addEventListener('abort', cut, { once: true });
    });
  }
}
