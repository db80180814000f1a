import type { Clock } from '@throughline/contracts';
import type { Envelope } from '@throughline/events';
import type { Delivery } from '../bus/fact-stream.ts';
import type { TransportDatabase } from '../store/transport-database.ts';

/** An event that could not be applied, and why. */
export interface Held {
  readonly envelope: Envelope;
  /** `waiting` is tried again by itself, `parked` waits for a person. */
  readonly state: 'waiting' | 'parked';
  readonly reason: string;
  readonly error?: unknown;
}

export interface WaitingEvent {
  readonly envelope: Envelope;
  readonly attempts: number;
}

/** Where events lie that could not be applied when they came. */
export interface HeldStore {
  /** Again for the same event counts one more attempt. */
  hold(held: readonly Held[]): Promise<void>;
  /** Keeps messages that are none of ours as they came; again for the same message changes nothing. */
  keepUnreadable(deliveries: readonly Delivery[]): Promise<void>;
  /** Those that are to be tried by themselves, each aggregate in its order up to what is parked or not given out yet. */
  waiting(): Promise<WaitingEvent[]>;
  remove(envelope: Envelope): Promise<void>;
}

export class SqlHeldStore implements HeldStore {
  constructor(
    private readonly consumer: string,
    private readonly database: TransportDatabase,
    private readonly clock: Clock,
  ) {}

  async keepUnreadable(deliveries: readonly Delivery[]): Promise<void> {
    await this.database.query(
      `insert into unreadable_message (consumer, message_id, subject, stream_seq, body, received_at)
       select $1, m.*, $2 from unnest($3::text[], $4::text[], $5::bigint[], $6::bytea[]) m on conflict do nothing`,
      [
        this.consumer,
        this.clock.now(),
        deliveries.map(({ messageId }) => messageId),
        deliveries.map(({ subject }) => subject),
        deliveries.map(({ sequence }) => sequence),
        deliveries.map((delivery) => Buffer.from(delivery.bytes())),
      ],
    );
  }

  async hold(held: readonly Held[]): Promise<void> {
    const envelopes = held.map(({ envelope }) => envelope);
    await this.database.query(
      `insert into held_event (consumer, event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, envelope,
         state, reason, error, attempts, held_at, last_tried_at)
       select $1, h.*, 1, $2, $2 from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::jsonb[],
         $10::text[], $11::text[], $12::text[]) h
       on conflict (consumer, event_id) do update
         set state = excluded.state, reason = excluded.reason, error = excluded.error, attempts = held_event.attempts + 1,
           last_tried_at = excluded.last_tried_at, not_before = null`,
      [
        this.consumer,
        this.clock.now(),
        envelopes.map((envelope) => envelope.id),
        envelopes.map((envelope) => envelope.tenantid),
        envelopes.map((envelope) => envelope.aggregatetype),
        envelopes.map((envelope) => envelope.subject),
        envelopes.map((envelope) => envelope.aggregateversion),
        envelopes.map((envelope) => envelope.type),
        envelopes.map((envelope) => JSON.stringify(envelope)),
        held.map(({ state }) => state),
        held.map(({ reason }) => storable(reason)),
        held.map(({ error }) => (error === undefined ? null : storable(describe(error)))),
      ],
    );
  }

  waiting(): Promise<WaitingEvent[]> {
    return this.database.query<WaitingEvent>(
      `select envelope, attempts from held_event h where consumer = $1 and state = 'waiting' and not_before is null
         and not exists (select 1 from held_event p where p.consumer = $1 and p.state = 'parked' and p.tenant_id = h.tenant_id
           and p.aggregate_type = h.aggregate_type and p.aggregate_id = h.aggregate_id
           and p.aggregate_version < h.aggregate_version)
       order by tenant_id, aggregate_type, aggregate_id, aggregate_version`,
      [this.consumer],
    );
  }

  async remove(envelope: Envelope): Promise<void> {
    await this.database.query(`delete from held_event where consumer = $1 and event_id = $2`, [
      this.consumer,
      envelope.id,
    ]);
  }
}

const describe = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
/** PostgreSQL keeps no NUL in a text. */
const storable = (text: string): string => text.replaceAll('\u0000', '');
