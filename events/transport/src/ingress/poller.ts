import { type Clock, Fault } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import type { TransportDatabase } from '../store/transport-database.ts';
import type { Repeats } from '../work/repeats.ts';
import type { Transact } from '../work/work.ts';
import { isUnavailable } from '../store/unavailable.ts';
import type { Receipts } from './receipts.ts';
import type { Missed, Poll, PollPage } from './webhook.ts';

/** Runs the polls of one service, each at its own pace; what a webhook never delivered is found here. */
export class Poller {
  private readonly stopping = new AbortController();
  private readonly lanes: Promise<void>[] = [];
  private readonly turns = new Map<Poll, Promise<void>>();
  /** Polls whose last turn failed, and since when they have not come through. */
  private readonly failingSince = new Map<Poll, Date>();

  constructor(
    private readonly polls: readonly Poll[],
    private readonly receipts: Pick<Receipts, 'store'>,
    private readonly database: TransportDatabase,
    private readonly transact: Transact,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly repeats: Repeats,
  ) {}

  start(): void {
    for (const poll of this.polls) this.lanes.push(this.run(poll));
  }

  /** Polls everything once, now. */
  async pollNow(): Promise<void> {
    await Promise.all(this.polls.map((poll) => this.turn(poll)));
  }

  /** The sources that cannot be looked at now: how many, and since when the first of them. */
  failing(): { readonly count: number; readonly since: Date | null } {
    const [since = null] = [...this.failingSince.values()].sort((one, other) => one.getTime() - other.getTime());
    return { count: this.failingSince.size, since };
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.lanes);
  }

  private async run(poll: Poll): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.turn(poll).catch((error: unknown) => {
        if (!this.stopping.signal.aborted)
          this.log.warn('poll.failed', {
            poll: poll.name,
            tenantId: poll.tenantId,
            reason: this.repeats.note(error),
            error,
          });
      });
      await this.clock.pause(poll.everyMs, this.stopping.signal);
    }
  }

  /** One turn at a time per poll, since a turn moves the cursor that the next one reads. */
  private turn(poll: Poll): Promise<void> {
    const turn = (this.turns.get(poll) ?? Promise.resolve()).catch(() => undefined).then(() => this.watched(poll));
    this.turns.set(poll, turn);
    return turn;
  }

  private async watched(poll: Poll): Promise<void> {
    try {
      await this.once(poll);
      this.failingSince.delete(poll);
    } catch (error) {
      if (!this.failingSince.has(poll)) this.failingSince.set(poll, this.clock.now());
      throw error;
    }
  }

  /** Page after page, each in a transaction of its own, so that a long catch is never lost as a whole. */
  private async once(poll: Poll): Promise<void> {
    for (let more = true; more && !this.stopping.signal.aborted;) more = await this.page(poll);
  }

  private async page(poll: Poll): Promise<boolean> {
    const [row] = await this.database.query<{ cursor: string | null }>(
      `select cursor from poll_cursor where tenant_id = $1 and name = $2`,
      [poll.tenantId, poll.name],
    );
    const before = row?.cursor ?? null;
    const page = await poll.poll(before);
    if (page.more && page.cursor === before)
      throw new Fault('INTERNAL_SERVER_ERROR', `poll ${poll.name} has more and does not move`, { transient: false });
    await this.keep(poll, page.missed);
    try {
      await this.take(poll, before, page);
    } catch (error) {
      if (!page.apart || isUnavailable(error)) throw error;
      this.log.warn('poll.page-apart', { poll: poll.name, tenantId: poll.tenantId, error });
      await this.keep(poll, page.apart);
      await this.take(poll, before, { ...page, apply: () => Promise.resolve() });
    }
    return page.more === true;
  }

  private async keep({ tenantId }: Poll, missed: Missed | undefined): Promise<void> {
    if (missed) await this.receipts.store(missed.webhook, missed.account, tenantId, missed.receipts);
  }

  private take(poll: Poll, before: string | null, { cursor, apply }: PollPage): Promise<void> {
    return this.transact({ tenantId: poll.tenantId }, async (work) => {
      // Locks the cursor. Another process that moved it meanwhile has applied what we read, and ours must not go back.
      const [current] = await work.sql<{ cursor: string | null }>(
        `insert into poll_cursor as c (tenant_id, name, polled_at) values ($1, $2, $3)
         on conflict (tenant_id, name) do update set polled_at = excluded.polled_at returning c.cursor`,
        [poll.tenantId, poll.name, this.clock.now()],
      );
      if ((current?.cursor ?? null) !== before) return;
      await apply?.(work);
      await work.sql(`update poll_cursor set cursor = $3 where tenant_id = $1 and name = $2`, [
        poll.tenantId,
        poll.name,
        cursor,
      ]);
    });
  }
}
