import type { Month } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { Loop } from '../work/loop.ts';
import { Archive, type ArchiveOptions } from './archive.ts';
import { MonthStays } from './refusal.ts';
import { daysAfter, inboxMayLeave, outboxMayLeave } from './settings.ts';

/** Held by the one process of a service that lets months go or brings them back. */
export const RETENTION_LOCK = 'retention';
/** Looked at again so much later when another process has the lock, or when a month could not leave. */
const AGAIN_AFTER_DAYS = 1;

/**
 * Lets months of outbox and inbox leave once their time has come. Looks at the start and whenever the next month may
 * leave; each day while one is due and cannot. (Looking each day regardless would find nothing, and would halt a
 * rehearsal's clock on every one of its days.)
 *
 * Months of the inbox are dropped, not archived: a key says nothing but that an event was applied. 13 months suffice
 * although nobody can know that every producer has let go of its outbox of that time: replays are promised 13 months
 * back, an outbox is kept 13 months unless set otherwise, and what comes all the same, brought back from an archive say,
 * is known as applied by the version of its aggregate, which is kept for ever.
 */
export class Retention {
  readonly loop: Loop;
  readonly archive: Archive;
  private readonly stopping = new AbortController();
  private next: Date;

  constructor(
    private readonly options: Omit<ArchiveOptions, 'signal'>,
    private readonly log: Logger,
  ) {
    this.archive = new Archive({ ...options, signal: this.stopping.signal });
    this.next = options.clock.now();
    this.loop = new Loop('retention', options.clock, log, () => this.step());
  }

  start(): void {
    this.loop.start();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  private async step(): Promise<boolean> {
    const { clock, database } = this.options;
    const now = clock.now();
    if (now < this.next || !database.session) return false;
    const again = daysAfter(now, AGAIN_AFTER_DAYS);
    if ((await database.tryLocks([RETENTION_LOCK])).length === 0) this.next = again;
    else
      try {
        this.next = (await this.look(now)) ?? again;
      } finally {
        await database.unlock([RETENTION_LOCK]);
      }
    this.loop.wakeAt(this.next);
    return false;
  }

  /** Answers when the next month may leave; null when one is due and stays. */
  private async look(now: Date): Promise<Date | null> {
    const { rows } = this.archive;
    const dues = [
      ...(await this.letGo('outbox', await rows.months('outbox'), now)),
      ...(await this.letGo('inbox', await rows.months('inbox'), now)),
    ];
    await this.reportStrays(now);
    if (dues.includes(null)) return null;
    return dues.reduce((earliest, due) => (due && (!earliest || due < earliest) ? due : earliest), null);
  }

  /** When each of the months that are still here may leave; null for one that should have left. */
  private async letGo(kind: 'outbox' | 'inbox', months: readonly Month[], now: Date): Promise<(Date | null)[]> {
    const dues: (Date | null)[] = [];
    for (const month of months) {
      if (this.stopping.signal.aborted) break;
      try {
        const due =
          kind === 'outbox' ? await this.archive.mayLeave(month) : inboxMayLeave(month, this.options.settings);
        if (due > now) dues.push(due);
        else await this.leave(kind, month, now);
      } catch (error) {
        if (this.stopping.signal.aborted) break;
        // A month that stays costs room and nothing else, so that whatever went wrong is tried again the next day.
        if (error instanceof MonthStays) this.log.warn('retention.refused', { kind, month, reason: error.message });
        else this.log.error('retention.failed', { kind, month, error });
        dues.push(null);
      }
    }
    return dues;
  }

  private async leave(kind: 'outbox' | 'inbox', month: Month, now: Date): Promise<void> {
    if (kind === 'inbox') {
      await this.archive.rows.dropInbox(month, now);
      return this.log.info('retention.dropped', { kind, month });
    }
    const { count, sha256 } = await this.archive.archiveMonth(month);
    this.log.info('retention.archived', { kind, month, facts: count, sha256 });
  }

  /** What lies in the default part shares it with other months and cannot leave by the month. */
  private async reportStrays(now: Date): Promise<void> {
    const { settings } = this.options;
    for (const { kind, month, rows } of await this.archive.rows.strays()) {
      const due = kind === 'outbox' ? outboxMayLeave(month, settings) : inboxMayLeave(month, settings);
      if (due > now) continue;
      this.log.warn('retention.refused', { kind, month, rows, reason: 'it lies in the default part' });
    }
  }
}
