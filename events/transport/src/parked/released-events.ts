import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import type { HeldEvents } from '../inbox/held-events.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { Loop } from '../work/loop.ts';

/** Hands released events to the held ones as each falls due, so that thousands of them leave room for live traffic. */
export class ReleasedEvents {
  readonly loop: Loop;
  private released = false;

  constructor(
    private readonly consumer: string,
    private readonly held: HeldEvents,
    private readonly database: TransportDatabase,
    private readonly clock: Clock,
    log: Logger,
  ) {
    this.loop = new Loop('released-events', clock, log, () => this.step());
  }

  /** Those waiting may go on now: an event before them was skipped, or some were released. */
  wake(): void {
    this.released = true;
    this.loop.wake();
  }

  /** Nothing is due; what is due next has its wake-up, so that a clock that jumps stops there. */
  async quiet(): Promise<boolean> {
    if (this.loop.busy) return false;
    const next = await this.next();
    if (next && next <= this.clock.now()) return false;
    if (next) this.loop.wakeAt(next);
    return !this.loop.busy;
  }

  private async step(): Promise<boolean> {
    const due = await this.database.query(
      `update held_event set not_before = null where consumer = $1 and not_before <= $2 returning event_id`,
      [this.consumer, this.clock.now()],
    );
    if (due.length > 0 || this.released) {
      this.released = false;
      this.held.lookAgain();
      await this.held.retry();
    }
    const next = await this.next();
    if (next) this.loop.wakeAt(next);
    return false;
  }

  private async next(): Promise<Date | null> {
    const [row] = await this.database.query<{ next: Date | null }>(
      `select min(not_before) as next from held_event where consumer = $1 and not_before is not null`,
      [this.consumer],
    );
    return row?.next ?? null;
  }
}
