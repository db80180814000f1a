import { type Clock, Fault } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import type { TransportDatabase } from '../store/transport-database.ts';
import { isUnavailable } from '../store/unavailable.ts';
import type { EventApplier } from './apply-event.ts';

const MOST_ATTEMPTS = 5;

interface HeldRow {
  event_id: string;
  aggregate: string;
  attempts: number;
  envelope: Envelope;
}

/**
 * Events that could not be applied when they came: `waiting` ones are tried again after every progress and every few
 * seconds, `parked` ones wait for a person. Later events of the same aggregate find a gap and wait behind; all others
 * go on. An event that is applied, by whichever way it came, leaves this table in the transaction that applies it.
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

  /** The next retry reads the table whatever this process has put there: others put and release events, too. */
  lookAgain(): void {
    this.mayWait = true;
  }

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
        storable(reason),
        error === undefined ? null : storable(describe(error)),
        this.clock.now(),
      ],
    );
    if (state === 'waiting') this.mayWait = true;
    else this.log.error('inbox.parked', { eventId: envelope.id, type: envelope.type, reason, error });
  }

  /** Tries the waiting events again, each aggregate up to the first that still has to wait, until a round applies none. */
  async retry(): Promise<void> {
    while (this.mayWait) {
      // Before the query: what is put aside while it runs may be missing from its answer.
      this.mayWait = false;
      const rows = await this.waiting().catch((error: unknown) => {
        this.mayWait = true;
        throw error;
      });
      if (rows.length === 0) continue;
      this.mayWait = true;
      if (!(await this.tryRound(rows))) return;
    }
  }

  private waiting(): Promise<HeldRow[]> {
    return this.database.query<HeldRow>(
      `select event_id, envelope, attempts, concat_ws(' ', tenant_id, aggregate_type, aggregate_id) as aggregate
       from held_event where consumer = $1 and state = 'waiting'
       order by tenant_id, aggregate_type, aggregate_id, aggregate_version`,
      [this.consumer],
    );
  }

  private async tryRound(rows: readonly HeldRow[]): Promise<boolean> {
    const stillWaiting = new Set<string>();
    let progress = false;
    for (const row of rows) {
      if (stillWaiting.has(row.aggregate)) continue;
      if (await this.tryAgain(row)) progress = true;
      else stillWaiting.add(row.aggregate);
    }
    return progress;
  }

  private async tryAgain({ envelope, attempts }: HeldRow): Promise<boolean> {
    try {
      const result = await this.applier.apply(envelope);
      if (result.outcome === 'poison') await this.hold(envelope, 'parked', result.reason, result.error);
      // Applied, it has left the table; seen before, it may still be there.
      if (result.outcome === 'seen-before' || result.outcome === 'not-for-us') await this.remove(envelope);
      return result.outcome !== 'waiting' && result.outcome !== 'poison';
    } catch (error) {
      if (isUnavailable(error)) throw error;
      const passing = error instanceof Fault;
      const code = passing ? error.code : 'INTERNAL_SERVER_ERROR';
      await this.hold(envelope, passing || attempts < MOST_ATTEMPTS ? 'waiting' : 'parked', code, error);
      return false;
    }
  }

  private async remove(envelope: Envelope): Promise<void> {
    await this.database.query(`delete from held_event where consumer = $1 and event_id = $2`, [
      this.consumer,
      envelope.id,
    ]);
  }
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
/** PostgreSQL keeps no NUL in a text. */
const storable = (text: string): string => text.replaceAll('\u0000', '');
