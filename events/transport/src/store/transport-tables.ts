import { Migration } from '@mikro-orm/migrations';
import { tenantIsAlone } from './row-isolation.ts';
import type { TransportMigration } from './transport-migrations.ts';

const TABLES: Readonly<Record<string, string>> = {
  outbox: `
    event_id uuid primary key,
    position bigint generated always as identity,
    tenant_id text not null,
    aggregate_type text not null,
    aggregate_id text not null,
    aggregate_version integer not null,
    partition smallint not null,
    type text not null,
    schema_version integer not null,
    envelope jsonb not null,
    correlation_id text not null,
    causation_id text,
    occurred_at timestamptz not null,
    recorded_at timestamptz not null,
    sent_at timestamptz,
    stream_created text,
    stream_seq bigint,
    attempts integer not null default 0,
    last_error text,
    unique (tenant_id, aggregate_type, aggregate_id, aggregate_version)`,
  aggregate_version: `
    tenant_id text not null,
    aggregate_type text not null,
    aggregate_id text not null,
    version integer not null,
    primary key (tenant_id, aggregate_type, aggregate_id)`,
  inbox: `
    consumer text not null,
    event_id uuid not null,
    tenant_id text not null,
    type text not null,
    applied_at timestamptz not null,
    primary key (consumer, event_id)`,
  aggregate_progress: `
    consumer text not null,
    tenant_id text not null,
    aggregate_type text not null,
    aggregate_id text not null,
    version integer not null,
    primary key (tenant_id, consumer, aggregate_type, aggregate_id)`,
  held_event: `
    consumer text not null,
    event_id uuid not null,
    tenant_id text not null,
    aggregate_type text not null,
    aggregate_id text not null,
    aggregate_version integer not null,
    type text not null,
    envelope jsonb not null,
    state text not null check (state in ('waiting', 'parked')),
    reason text not null,
    error text,
    attempts integer not null default 0,
    held_at timestamptz not null,
    primary key (consumer, event_id)`,
  outgoing_call: `
    tenant_id text not null,
    operation text not null,
    key text not null,
    target text not null,
    request jsonb not null,
    correlation_id text not null,
    causation_id text,
    state text not null check (state in ('pending', 'calling', 'unknown', 'confirmed', 'refused', 'parked')),
    claimed_by text,
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    outcome jsonb,
    last_error text,
    created_at timestamptz not null,
    settled_at timestamptz,
    primary key (tenant_id, operation, key)`,
  scheduled_work: `
    tenant_id text not null,
    kind text not null,
    key text not null,
    due_at timestamptz not null,
    next_attempt_at timestamptz not null,
    payload jsonb not null,
    correlation_id text not null,
    causation_id text,
    state text not null check (state in ('planned', 'done', 'parked')),
    attempts integer not null default 0,
    last_error text,
    primary key (tenant_id, kind, key)`,
  webhook_receipt: `
    connector text not null,
    account text not null,
    provider_event_id text not null,
    position bigint generated always as identity,
    tenant_id text not null,
    kind text not null,
    body jsonb not null,
    correlation_id text not null,
    state text not null check (state in ('received', 'processed', 'parked')),
    attempts integer not null default 0,
    next_attempt_at timestamptz not null,
    last_error text,
    received_at timestamptz not null,
    processed_at timestamptz,
    primary key (tenant_id, connector, account, provider_event_id)`,
  poll_cursor: `
    tenant_id text not null,
    name text not null,
    cursor text,
    polled_at timestamptz not null,
    primary key (tenant_id, name)`,
};

const INDEXES = [
  `create index outbox_unsent on outbox (partition, position) where sent_at is null`,
  `create index outbox_sent on outbox (stream_seq) where sent_at is not null`,
  `create index held_event_order on held_event (consumer, state, tenant_id, aggregate_type, aggregate_id, aggregate_version)`,
  `create index outgoing_call_open on outgoing_call (next_attempt_at) where state in ('pending', 'calling', 'unknown')`,
  `create index scheduled_work_planned on scheduled_work (next_attempt_at) where state = 'planned'`,
  `create index webhook_receipt_open on webhook_receipt (next_attempt_at) where state = 'received'`,
];

/**
 * The tables of the durable transport, in each subgraph's own database. A tenant sees its own rows; the transport's role,
 * which carries messages for all tenants and runs no domain code, sees every row of these tables and of no others.
 */
export function transportTables(transportRole: string): TransportMigration {
  return class Migration20261101000000_transport extends Migration {
    override up(): void {
      const isolated = tenantIsAlone(transportRole);
      for (const [table, columns] of Object.entries(TABLES)) {
        this.addSql(`create table ${table} (${columns})`);
        for (const sql of isolated(table)) this.addSql(sql);
      }
      for (const index of INDEXES) this.addSql(index);
    }
    override down(): void {
      for (const table of Object.keys(TABLES)) this.addSql(`drop table ${table}`);
    }
  };
}
