import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';

const POLL_MS = 1000;

/**
 * A loop over a durable queue: works while there is something due, then sleeps until it is woken, and looks again every
 * second regardless, since wake-ups may be lost. `step` answers whether it found work.
 */
export class Loop {
  private readonly stopping = new AbortController();
  private sleeping: AbortController | undefined;
  private woken = false;
  private running: Promise<void> | undefined;
  private withdraw: (() => void) | undefined;
  private timedFor = Number.POSITIVE_INFINITY;
  /** True while a step is running or one is owed. */
  busy = false;

  constructor(
    private readonly name: string,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly step: () => Promise<boolean>,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  wake(): void {
    if (this.stopping.signal.aborted) return;
    this.woken = true;
    this.busy = true;
    this.sleeping?.abort();
  }

  /** Wakes when the clock reaches the instant; the earliest asked for wins. Asking again costs nothing. */
  wakeAt(instant: Date): void {
    if (instant.getTime() >= this.timedFor || this.stopping.signal.aborted) return;
    this.withdraw?.();
    this.timedFor = instant.getTime();
    this.withdraw = this.clock.at(instant, () => {
      this.timedFor = Number.POSITIVE_INFINITY;
      this.wake();
    });
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.withdraw?.();
    this.sleeping?.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      this.woken = false;
      this.busy = true;
      let found = false;
      try {
        found = await this.step();
      } catch (error) {
        if (this.stopping.signal.aborted) break;
        this.log.warn('loop.failed', { loop: this.name, error });
        await this.clock.pause(200, this.stopping.signal);
      }
      if (!found && !this.woken) await this.rest();
    }
    this.busy = false;
  }

  private async rest(): Promise<void> {
    this.busy = false;
    this.sleeping = new AbortController();
    await this.clock.pause(POLL_MS, AbortSignal.any([this.sleeping.signal, this.stopping.signal]));
    this.sleeping = undefined;
  }
}
