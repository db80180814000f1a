import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import type { TransportDatabase } from '../store/transport-database.ts';
import type { Transact } from '../work/work.ts';
import type { Poll } from './webhook.ts';

/** Runs the polls of one service, each at its own pace; what a webhook never delivered is found here. */
export class Poller {
  private readonly stopping = new AbortController();
  private readonly lanes: Promise<void>[] = [];
  private readonly turns = new Map<Poll, Promise<void>>();

  constructor(
    private readonly polls: readonly Poll[],
    private readonly database: TransportDatabase,
    private readonly transact: Transact,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  start(): void {
    for (const poll of this.polls) this.lanes.push(this.run(poll));
  }

  /** Polls everything once, now. */
  async pollNow(): Promise<void> {
    await Promise.all(this.polls.map((poll) => this.turn(poll)));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.lanes);
  }

  private async run(poll: Poll): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.turn(poll).catch((error: unknown) => {
        if (!this.stopping.signal.aborted)
          this.log.warn('poll.failed', { poll: poll.name, tenantId: poll.tenantId, error });
      });
      await this.clock.pause(poll.everyMs, this.stopping.signal);
    }
  }

  /** One turn at a time per poll, since a turn moves the cursor that the next one reads. */
  private turn(poll: Poll): Promise<void> {
    const turn = (this.turns.get(poll) ?? Promise.resolve()).catch(() => undefined).then(() => this.once(poll));
    this.turns.set(poll, turn);
    return turn;
  }

  private async once(poll: Poll): Promise<void> {
    const [row] = await this.database.query<{ cursor: string | null }>(
      `select cursor from poll_cursor where tenant_id = $1 and name = $2`,
      [poll.tenantId, poll.name],
    );
    const before = row?.cursor ?? null;
    const { cursor, apply } = await poll.poll(before);
    await this.transact({ tenantId: poll.tenantId }, async (work) => {
      // Locks the cursor. Another process that moved it meanwhile has applied what we read, and ours must not go back.
      const [current] = await work.sql<{ cursor: string | null }>(
        `insert into poll_cursor as c (tenant_id, name, polled_at) values ($1, $2, $3)
         on conflict (tenant_id, name) do update set polled_at = excluded.polled_at returning c.cursor`,
        [poll.tenantId, poll.name, this.clock.now()],
      );
      if ((current?.cursor ?? null) !== before) return;
      await apply(work);
      await work.sql(`update poll_cursor set cursor = $3 where tenant_id = $1 and name = $2`, [
        poll.tenantId,
        poll.name,
        cursor,
      ]);
    });
  }
}
