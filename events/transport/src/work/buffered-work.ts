import { CompiledQuery } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Clock, type Id, type IdKind, instant, newEventId, newId } from '@throughline/contracts';
import type { Envelope, EventContract } from '@throughline/events';
import type { OutgoingOperation } from '../calls/outgoing-operation.ts';
import { assertStorable } from '../store/kept-texts.ts';
import { partitionOf } from './partition.ts';
import type { Work, WorkScope } from './work.ts';

/** The flow that a fact or an intent belongs to, and the event that caused it. */
interface Cause {
  readonly correlationId: string;
  readonly causationId: string | null;
}
interface PendingEvent extends Cause {
  readonly contract: EventContract<unknown>;
  readonly aggregateId: string;
  readonly data: unknown;
  readonly occurredAt: Date;
}
interface PendingCall extends Cause {
  readonly operation: string;
  readonly target: string;
  readonly key: string;
  readonly request: unknown;
}
interface PendingPlan extends Cause {
  readonly kind: string;
  readonly key: string;
  readonly dueAt: Date;
  readonly payload: unknown;
}

/** The channel on which a commit wakes the loops of every process; the payload names the loop. */
export const WAKE_CHANNEL = 'throughline';

/** What is to leave with a transaction, whichever of its events caused it. */
interface Leaving {
  readonly events: PendingEvent[];
  readonly calls: PendingCall[];
  readonly plans: PendingPlan[];
}

/** A `Work` that gathers what is to leave, and writes it with a handful of statements just before the commit. */
export class BufferedWork implements Work {
  readonly tenantId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly now: Date;
  readonly madeAt: Date;

  constructor(
    readonly em: EntityManager,
    scope: WorkScope,
    private readonly source: string,
    private readonly clock: Clock,
    private readonly leaving: Leaving = { events: [], calls: [], plans: [] },
  ) {
    this.tenantId = scope.tenantId;
    this.correlationId = scope.correlationId ?? newId('Correlation', clock);
    this.causationId = scope.causationId ?? null;
    this.madeAt = clock.now();
    this.now = scope.now ?? this.madeAt;
  }

  async sql<T extends object>(text: string, parameters: readonly unknown[] = []): Promise<T[]> {
    assertStorable(parameters);
    const answer = await this.em.getKysely().executeQuery(CompiledQuery.raw(text, [...parameters]));
    return answer.rows as T[];
  }

  mint<K extends IdKind>(kind: K): Id<K> {
    return newId(kind, this.clock);
  }

  publish<T>(
    contract: EventContract<T>,
    aggregateId: string,
    data: T,
    options: { occurredAt?: Date | string } = {},
  ): void {
    const checked = contract.schema.parse(data);
    const occurredAt = new Date(options.occurredAt ?? this.now);
    this.leaving.events.push({
      contract: contract as EventContract<unknown>,
      aggregateId,
      data: checked,
      occurredAt,
      ...this.cause(),
    });
  }

  call<Req, Res>(operation: OutgoingOperation<Req, Res>, key: string, request: Req): void {
    this.leaving.calls.push({
      operation: operation.name,
      target: operation.target(request),
      key,
      request,
      ...this.cause(),
    });
  }

  schedule(kind: string, key: string, dueAt: Date, payload: unknown): void {
    this.leaving.plans.push({ kind, key, dueAt, payload, ...this.cause() });
  }

  causedBy(event: { readonly id: string; readonly correlationId: string }): Work {
    const scope = { tenantId: this.tenantId, correlationId: event.correlationId, causationId: event.id, now: this.now };
    return new BufferedWork(this.em, scope, this.source, this.clock, this.leaving);
  }

  /** Writes everything that was gathered; called once, last thing before the commit. */
  async flush(): Promise<void> {
    await this.em.flush();
    const wake: string[] = [];
    const { events, calls, plans } = this.leaving;
    if (events.length > 0) wake.push((await this.writeEvents(), 'outbox'));
    if (calls.length > 0) wake.push((await this.writeCalls(), 'calls'));
    if (plans.length > 0) wake.push((await this.writePlans(), 'schedule'));
    if (wake.length > 0) await this.sql(`select pg_notify($1, x) from unnest($2::text[]) x`, [WAKE_CHANNEL, wake]);
  }

  private cause(): Cause {
    return { correlationId: this.correlationId, causationId: this.causationId };
  }

  private async writeEvents(): Promise<void> {
    const versions = await this.nextVersions();
    const envelopes = this.leaving.events.map((event) => this.envelope(event, versions));
    await this.sql(
      `with written as (
         insert into outbox (event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, partition, type,
           schema_version, envelope, correlation_id, causation_id, occurred_at, recorded_at)
         select id, $1, aggregate, subject, version, part, type, schema, body, correlation, causation, occurred, $2
         from unnest($3::uuid[], $4::text[], $5::text[], $6::int[], $7::smallint[], $8::text[], $9::int[], $10::json[],
           $11::text[], $12::text[], $13::timestamptz[]) with ordinality
           as fact(id, aggregate, subject, version, part, type, schema, body, correlation, causation, occurred, place)
         order by place
         returning partition, position, event_id)
       insert into outbox_unsent (partition, position, event_id, tenant_id) select partition, position, event_id, $1 from written`,
      [
        this.tenantId,
        this.clock.now(),
        envelopes.map((envelope) => envelope.id),
        envelopes.map((envelope) => envelope.aggregatetype),
        envelopes.map((envelope) => envelope.subject),
        envelopes.map((envelope) => envelope.aggregateversion),
        envelopes.map((envelope) => partitionOf(this.tenantId, envelope.subject)),
        envelopes.map((envelope) => envelope.type),
        envelopes.map((envelope) => envelope.schemaversion),
        envelopes.map((envelope) => JSON.stringify(envelope)),
        envelopes.map((envelope) => envelope.correlationid),
        envelopes.map((envelope) => envelope.causationid),
        envelopes.map((envelope) => envelope.time),
      ],
    );
  }

  /** Takes the next versions of each aggregate while holding its counter row, so that they are gapless. */
  private async nextVersions(): Promise<Map<string, number>> {
    const counts = new Map<string, number>();
    for (const event of this.leaving.events) {
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
      correlationid: event.correlationId,
      causationid: event.causationId,
      schemaversion: event.contract.version,
      data: event.data,
    };
  }

  private async writeCalls(): Promise<void> {
    const { calls } = this.leaving;
    await this.sql(
      `insert into outgoing_call (tenant_id, operation, key, target, request, correlation_id, causation_id, state,
         next_attempt_at, created_at)
       select $1, o, k, t, r, c, a, 'pending', $2, $2
       from unnest($3::text[], $4::text[], $5::text[], $6::jsonb[], $7::text[], $8::text[]) x(o, k, t, r, c, a)
       on conflict do nothing`,
      [
        this.tenantId,
        this.clock.now(),
        calls.map((call) => call.operation),
        calls.map((call) => call.key),
        calls.map((call) => call.target),
        calls.map((call) => JSON.stringify(call.request)),
        calls.map((call) => call.correlationId),
        calls.map((call) => call.causationId),
      ],
    );
  }

  private async writePlans(): Promise<void> {
    const last = new Map(this.leaving.plans.map((plan) => [`${plan.kind} ${plan.key}`, plan]));
    const plans = [...last.values()];
    await this.sql(
      `insert into scheduled_work (tenant_id, kind, key, due_at, next_attempt_at, payload, correlation_id, causation_id, state)
       select $1, k, y, d, d, p, c, a, 'planned'
       from unnest($2::text[], $3::text[], $4::timestamptz[], $5::jsonb[], $6::text[], $7::text[]) x(k, y, d, p, c, a)
       on conflict (tenant_id, kind, key) do update
         set due_at = excluded.due_at, next_attempt_at = excluded.next_attempt_at, payload = excluded.payload
         where scheduled_work.state = 'planned'`,
      [
        this.tenantId,
        plans.map((plan) => plan.kind),
        plans.map((plan) => plan.key),
        plans.map((plan) => plan.dueAt),
        plans.map((plan) => JSON.stringify(plan.payload)),
        plans.map((plan) => plan.correlationId),
        plans.map((plan) => plan.causationId),
      ],
    );
  }
}

const aggregateKey = (event: PendingEvent): string =>
  `${event.contract.owner}.${event.contract.aggregate} ${event.aggregateId}`;
