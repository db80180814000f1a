import type { Clock } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import type { TransportDatabase } from '../store/transport-database.ts';
import type { Applied, EventApplier } from './apply-event.ts';

interface HeldRow {
  event_id: string;
  envelope: Envelope;
}

/**
 * Events that could not be applied when they came: `waiting` ones are tried again after every progress, `parked` ones
 * wait for a person. Later events of the same aggregate find a gap and wait behind; all others go on.
 */
export class HeldEvents {
  /** Whether there may be waiting events; spares a query per applied event in the normal course. */
  private mayWait = true;

  constructor(
    private readonly consumer: string,
    private readonly database: TransportDatabase,
    private readonly applier: EventApplier,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  async hold(envelope: Envelope, state: 'waiting' | 'parked', reason: string, error?: unknown): Promise<void> {
    await this.database.query(
      `insert into held_event (consumer, event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, envelope,
         state, reason, error, attempts, held_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1, $12)
       on conflict (consumer, event_id) do update
         set state = excluded.state, reason = excluded.reason, error = excluded.error, attempts = held_event.attempts + 1`,
      [
        this.consumer,
        envelope.id,
        envelope.tenantid,
        envelope.aggregatetype,
        envelope.subject,
        envelope.aggregateversion,
        envelope.type,
        JSON.stringify(envelope),
        state,
        reason,
        error === undefined ? null : describe(error),
        this.clock.now(),
      ],
    );
    if (state === 'waiting') this.mayWait = true;
    else this.log.error('inbox.parked', { eventId: envelope.id, type: envelope.type, reason, error });
  }

  /** Tries the waiting events again, in the order of their aggregates, until a round applies none. */
  async retry(): Promise<void> {
    while (this.mayWait) {
      const rows = await this.database.query<HeldRow>(
        `select event_id, envelope from held_event where consumer = $1 and state = 'waiting'
         order by tenant_id, aggregate_type, aggregate_id, aggregate_version`,
        [this.consumer],
      );
      if (rows.length === 0) this.mayWait = false;
      let progress = false;
      for (const row of rows) progress = (await this.tryAgain(row.envelope)) || progress;
      if (!progress) return;
    }
  }

  private async tryAgain(envelope: Envelope): Promise<boolean> {
    const result: Applied = await this.applier
      .apply(envelope)
      .catch((error: unknown) => ({ outcome: 'poison', reason: 'INTERNAL_SERVER_ERROR', error }) as const);
    if (result.outcome === 'waiting') return false;
    if (result.outcome === 'poison') {
      await this.hold(envelope, 'parked', result.reason, result.error);
      return false;
    }
    await this.database.query(`delete from held_event where consumer = $1 and event_id = $2`, [
      this.consumer,
      envelope.id,
    ]);
    return true;
  }
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
