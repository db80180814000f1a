import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import type { TransportDatabase } from './transport-database.ts';

/** This month, the next, and one to spare for a process that stands still over the turn of a month. */
const MONTHS_AHEAD = 2;

const monthAfter = (at: Date, months: number): Date =>
  new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months));

/** Sees to it that outbox and inbox have their part before each month begins. */
export class Months {
  private withdraw: (() => void) | undefined;

  constructor(
    private readonly database: TransportDatabase,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  async start(): Promise<void> {
    const now = this.clock.now();
    for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) await this.ensure(monthAfter(now, ahead));
    this.withdraw = this.clock.at(monthAfter(now, 1), () => void this.again());
  }

  stop(): void {
    this.withdraw?.();
  }

  private again(): Promise<void> {
    return this.start().catch((error: unknown) => {
      // Nothing is refused meanwhile: rows without a part of their own lie in the default part.
      this.log.error('months.not-made', { error });
    });
  }

  private async ensure(month: Date): Promise<void> {
    const day = month.toISOString().slice(0, 10);
    const [row] = await this.database.query<{ made: boolean }>(`select ensure_month($1::date) as made`, [day]);
    if (!row?.made) this.log.warn('months.in-the-default-part', { month: day.slice(0, 7) });
  }
}
