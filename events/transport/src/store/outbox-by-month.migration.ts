import { Migration } from '@mikro-orm/migrations';
import { tenantIsAlone } from './row-isolation.ts';
import type { TransportMigration } from './transport-migrations.ts';

const OUTBOX = `
  event_id uuid not null,
  position bigint not null default nextval('outbox_position'),
  tenant_id text not null,
  aggregate_type text not null,
  aggregate_id text not null,
  aggregate_version integer not null,
  partition smallint not null,
  type text not null,
  schema_version integer not null,
  envelope json not null,
  correlation_id text not null,
  causation_id text,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  primary key (event_id)`;

const INBOX = `
  consumer text not null,
  event_id uuid not null,
  tenant_id text not null,
  type text not null,
  applied_at timestamptz not null,
  primary key (consumer, event_id)`;

/** What has still to be sent, in the order of commit within an aggregate. A row leaves when its publication is written. */
const UNSENT = `
  partition smallint not null,
  position bigint not null,
  event_id uuid not null,
  tenant_id text not null,
  attempts integer not null default 0,
  last_error text,
  primary key (partition, position)`;

/** What one round of a relay sent: the events and the sequences that the stream gave them, side by side. */
const PUBLICATION = `
  partition smallint not null,
  stream_created text not null,
  first_seq bigint not null,
  last_seq bigint not null,
  sent_at timestamptz not null,
  event_ids uuid[] not null,
  sequences bigint[] not null`;

/**
 * Makes the month's parts of outbox and inbox, before the month begins. An event id begins with its instant, so a range
 * of ids is a range of time and the primary keys hold over all parts. A month whose rows already lie in the default
 * part stays there: nothing is refused for want of a part.
 */
const MONTHS = `
  create function ensure_month(month date) returns boolean
  language plpgsql security definer set search_path from current as $$
  declare
    part text;
    lower uuid := (lpad(to_hex((extract(epoch from month::timestamp) * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
    upper uuid := (lpad(to_hex((extract(epoch from month + interval '1 month') * 1000)::bigint), 12, '0') || repeat('0', 20))::uuid;
    kind text;
  begin
    -- Copies of a service start together; the second one finds the part made.
    perform pg_advisory_xact_lock(hashtextextended('ensure month', 0));
    foreach kind in array array['outbox', 'inbox'] loop
      part := kind || to_char(month, '_YYYY_MM');
      continue when to_regclass(part) is not null;
      execute format('create table %I partition of %I for values from (%L) to (%L)', part, kind, lower, upper);
      execute format('alter table %I enable row level security', part);
      execute format('alter table %I force row level security', part);
      if kind = 'outbox' then
        execute format('create unique index on %I (tenant_id, aggregate_type, aggregate_id, aggregate_version)', part);
      end if;
    end loop;
    return true;
  exception when check_violation then
    return false;
  end $$`;

/**
 * Outbox and inbox in monthly parts, so that a month may be archived as a whole. The outbox is only ever added to: what
 * waits to be sent and what was sent are tables of their own, since marking a wide row cost as much as writing it.
 */
export const outboxByMonth = (transportRole: string): TransportMigration =>
  class Migration20261123000000_outbox_by_month extends Migration {
    override up(): void {
      const isolated = tenantIsAlone(transportRole);
      this.addSql(`drop index outbox_unsent, outbox_sent`);
      for (const table of ['outbox', 'inbox']) {
        this.addSql(`alter table ${table} rename to ${table}_before`);
        this.addSql(`alter table ${table}_before no force row level security`);
      }
      this.addSql(`create sequence outbox_position`);
      this.addSql(`grant usage, select on sequence outbox_position to "${transportRole}"`);
      this.addSql(`create table outbox (${OUTBOX}) partition by range (event_id)`);
      this.addSql(`create table inbox (${INBOX}) partition by range (event_id)`);
      for (const table of ['outbox', 'inbox']) {
        this.addSql(`create table ${table}_default partition of ${table} default`);
        this.addSql(`alter table ${table}_default enable row level security`);
        this.addSql(`alter table ${table}_default force row level security`);
      }
      this.addSql(`create unique index on outbox_default (tenant_id, aggregate_type, aggregate_id, aggregate_version)`);
      this.addSql(`create table outbox_unsent (${UNSENT})`);
      this.addSql(`create table outbox_publication (${PUBLICATION})`);
      this.addSql(`create index outbox_publication_order on outbox_publication (partition, first_seq)`);
      this.moveRows();
      for (const table of ['outbox', 'inbox', 'outbox_unsent']) for (const sql of isolated(table)) this.addSql(sql);
      this.addSql(`alter table outbox_publication enable row level security`);
      this.addSql(`alter table outbox_publication force row level security`);
      this.addSql(`create policy transport on outbox_publication to "${transportRole}" using (true) with check (true)`);
      this.addSql(`grant select, insert, update, delete on outbox_publication to "${transportRole}"`);
      this.addSql(`create view outbox_sent with (security_invoker = true) as
        select s.event_id, s.stream_seq, p.partition, p.stream_created, p.sent_at
        from outbox_publication p, unnest(p.event_ids, p.sequences) as s(event_id, stream_seq)`);
      this.addSql(`grant select on outbox_sent to "${transportRole}"`);
      for (const table of ['aggregate_version', 'aggregate_progress'])
        this.addSql(`alter table ${table} set (fillfactor = 70)`);
      this.addSql(MONTHS);
      this.addSql(`revoke all on function ensure_month(date) from public`);
      this.addSql(`grant execute on function ensure_month(date) to "${transportRole}"`);
    }

    private moveRows(): void {
      this
        .addSql(`insert into outbox (event_id, position, tenant_id, aggregate_type, aggregate_id, aggregate_version, partition,
          type, schema_version, envelope, correlation_id, causation_id, occurred_at, recorded_at)
        select event_id, position, tenant_id, aggregate_type, aggregate_id, aggregate_version, partition,
          type, schema_version, envelope, correlation_id, causation_id, occurred_at, recorded_at from outbox_before`);
      this.addSql(
        `select setval('outbox_position', coalesce((select max(position) from outbox_before), 0) + 1, false)`,
      );
      this.addSql(`insert into outbox_unsent (partition, position, event_id, tenant_id)
        select partition, position, event_id, tenant_id from outbox_before where sent_at is null`);
      this.addSql(`insert into outbox_publication
        select partition, stream_created, min(stream_seq), max(stream_seq), max(sent_at), array_agg(event_id order by stream_seq),
          array_agg(stream_seq order by stream_seq)
        from outbox_before where sent_at is not null group by partition, stream_created, stream_seq / 1000`);
      this.addSql(`insert into inbox select consumer, event_id, tenant_id, type, applied_at from inbox_before`);
      this.addSql(`drop table outbox_before, inbox_before`);
    }

    override down(): void {
      throw new Error('months that were archived cannot be put back into one table');
    }
  };
