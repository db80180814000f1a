import { CompiledQuery } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Clock, instant, newEventId, newId } from '@throughline/contracts';
import type { Envelope, EventContract } from '@throughline/events';
import type { OutgoingOperation } from '../calls/outgoing-operation.ts';
import { partitionOf } from './partition.ts';
import type { Work, WorkScope } from './work.ts';

interface PendingEvent {
  readonly contract: EventContract<unknown>;
  readonly aggregateId: string;
  readonly data: unknown;
  readonly occurredAt: Date;
}
interface PendingCall {
  readonly operation: string;
  readonly target: string;
  readonly key: string;
  readonly request: unknown;
}
interface PendingPlan {
  readonly kind: string;
  readonly key: string;
  readonly dueAt: Date;
  readonly payload: unknown;
}

/** The channel on which a commit wakes the loops of every process; the payload names the loop. */
export const WAKE_CHANNEL = 'throughline';

/** A `Work` that gathers what is to leave, and writes it with a handful of statements just before the commit. */
export class BufferedWork implements Work {
  readonly tenantId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly now: Date;
  private readonly events: PendingEvent[] = [];
  private readonly calls: PendingCall[] = [];
  private readonly plans: PendingPlan[] = [];

  constructor(
    readonly em: EntityManager,
    scope: WorkScope,
    private readonly source: string,
    private readonly clock: Clock,
  ) {
    this.tenantId = scope.tenantId;
    this.correlationId = scope.correlationId ?? newId('Correlation', clock);
    this.causationId = scope.causationId ?? null;
    this.now = scope.now ?? clock.now();
  }

  async sql<T extends object>(text: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const answer = await this.em.getKysely().executeQuery(CompiledQuery.raw(text, [...parameters]));
    return answer.rows as T[];
  }

  publish<T>(
    contract: EventContract<T>,
    aggregateId: string,
    data: T,
    options: { occurredAt?: Date | string } = {},
  ): void {
    const checked = contract.schema.parse(data);
    const occurredAt = new Date(options.occurredAt ?? this.now);
    this.events.push({ contract: contract as EventContract<unknown>, aggregateId, data: checked, occurredAt });
  }

  call<Req, Res>(operation: OutgoingOperation<Req, Res>, key: string, request: Req): void {
    this.calls.push({ operation: operation.name, target: operation.target(request), key, request });
  }

  schedule(kind: string, key: string, dueAt: Date, payload: unknown): void {
    this.plans.push({ kind, key, dueAt, payload });
  }

  /** Writes everything that was gathered; called once, last thing before the commit. */
  async flush(): Promise<void> {
    await this.em.flush();
    const wake: string[] = [];
    if (this.events.length > 0) wake.push((await this.writeEvents(), 'outbox'));
    if (this.calls.length > 0) wake.push((await this.writeCalls(), 'calls'));
    if (this.plans.length > 0) wake.push((await this.writePlans(), 'schedule'));
    if (wake.length > 0) await this.sql(`select pg_notify($1, x) from unnest($2::text[]) x`, [WAKE_CHANNEL, wake]);
  }

  private async writeEvents(): Promise<void> {
    const versions = await this.nextVersions();
    const envelopes = this.events.map((event) => this.envelope(event, versions));
    await this.sql(
      `insert into outbox (event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, partition, type,
         schema_version, envelope, correlation_id, causation_id, occurred_at, recorded_at)
       select (e->>'id')::uuid, $1, e->>'aggregatetype', e->>'subject', (e->>'aggregateversion')::int, p, e->>'type',
         (e->>'schemaversion')::int, e, $3, $4, (e->>'time')::timestamptz, $5
       from unnest($2::jsonb[], $6::smallint[]) with ordinality as t(e, p, n) order by n`,
      [
        this.tenantId,
        envelopes.map((envelope) => JSON.stringify(envelope)),
        this.correlationId,
        this.causationId,
        this.clock.now(),
        envelopes.map((envelope) => partitionOf(this.tenantId, envelope.subject)),
      ],
    );
  }

  /** Takes the next versions of each aggregate while holding its counter row, so that they are gapless. */
  private async nextVersions(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const event of this.events) {
      const key = aggregateKey(event);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const aggregates = [...counts.keys()].sort();
    const rows = await this.sql<{ key: string; version: number }>(
      `insert into aggregate_version (tenant_id, aggregate_type, aggregate_id, version)
       select $1, split_part(k, ' ', 1), substr(k, strpos(k, ' ') + 1), c from unnest($2::text[], $3::int[]) t(k, c)
       on conflict (tenant_id, aggregate_type, aggregate_id) do update
         set version = aggregate_version.version + excluded.version
       returning aggregate_type || ' ' || aggregate_id as key, version`,
      [this.tenantId, aggregates, aggregates.map((key) => counts.get(key))],
    );
    return new Map(rows.map((row) => [row.key, row.version - (counts.get(row.key) ?? 0)]));
  }

  private envelope(event: PendingEvent, versions: Map<string, number>): Envelope {
    const key = aggregateKey(event);
    const version = (versions.get(key) ?? 0) + 1;
    versions.set(key, version);
    return {
      specversion: '1.0',
      id: newEventId(this.clock),
      source: this.source,
      type: event.contract.type,
      subject: event.aggregateId,
      time: instant(event.occurredAt),
      datacontenttype: 'application/json',
      tenantid: this.tenantId,
      aggregatetype: `${event.contract.owner}.${event.contract.aggregate}`,
      aggregateversion: version,
      correlationid: this.correlationId,
      causationid: this.causationId,
      schemaversion: event.contract.version,
      data: event.data,
    };
  }

  private async writeCalls(): Promise<void> {
    await this.sql(
      `insert into outgoing_call (tenant_id, operation, key, target, request, correlation_id, causation_id, state,
         next_attempt_at, created_at)
       select $1, o, k, t, r, $6, $7, 'pending', $8, $8 from unnest($2::text[], $3::text[], $4::text[], $5::jsonb[]) x(o, k, t, r)
       on conflict do nothing`,
      [
        this.tenantId,
        this.calls.map((call) => call.operation),
        this.calls.map((call) => call.key),
        this.calls.map((call) => call.target),
        this.calls.map((call) => JSON.stringify(call.request)),
        this.correlationId,
        this.causationId,
        this.clock.now(),
      ],
    );
  }

  private async writePlans(): Promise<void> {
    const last = new Map(this.plans.map((plan) => [`${plan.kind} ${plan.key}`, plan]));
    const plans = [...last.values()];
    await this.sql(
      `insert into scheduled_work (tenant_id, kind, key, due_at, next_attempt_at, payload, correlation_id, causation_id, state)
       select $1, k, y, d, d, p, $6, $7, 'planned' from unnest($2::text[], $3::text[], $4::timestamptz[], $5::jsonb[]) x(k, y, d, p)
       on conflict (tenant_id, kind, key) do update
         set due_at = excluded.due_at, next_attempt_at = excluded.next_attempt_at, payload = excluded.payload
         where scheduled_work.state = 'planned'`,
      [
        this.tenantId,
        plans.map((plan) => plan.kind),
        plans.map((plan) => plan.key),
        plans.map((plan) => plan.dueAt),
        plans.map((plan) => JSON.stringify(plan.payload)),
        this.correlationId,
        this.causationId,
      ],
    );
  }
}

const aggregateKey = (event: PendingEvent): string =>
  `${event.contract.owner}.${event.contract.aggregate} ${event.aggregateId}`;
