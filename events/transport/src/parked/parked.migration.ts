import { Migration } from '@mikro-orm/migrations';
import { tenantIsAlone } from '../store/row-isolation.ts';
import type { TransportMigration } from '../store/transport-migrations.ts';

const OPERATOR_ACTION = `
  tenant_id text not null,
  id text not null,
  at timestamptz not null,
  actor text not null,
  role text not null,
  action text not null check (action in ('RETRY', 'SKIP', 'EDIT')),
  kind text not null check (kind in ('EVENT', 'CALL', 'RECEIPT', 'PLAN')),
  key text not null,
  type text not null,
  reason text not null,
  outcome text not null,
  cause jsonb not null,
  before jsonb,
  after jsonb,
  primary key (tenant_id, id)`;

/** Tables in which work may be parked, outgoing calls having their index already. */
const PARKING: Readonly<Record<string, string>> = {
  held_event: 'held_at',
  outgoing_call: '',
  webhook_receipt: 'received_at',
  scheduled_work: 'due_at',
};

/**
 * What operators do with parked work, kept for ever, and what they need to see of it. Expand step: columns may be null,
 * nothing is rewritten, the former release ignores them. Whatever is parked or parked no longer is told on the channel
 * of wake-ups, whoever wrote it.
 */
export const parkedWork = (transportRole: string): TransportMigration =>
  class Migration20261125000000_parked_work extends Migration {
    override up(): void {
      this.addSql(
        `alter table held_event add last_tried_at timestamptz, add not_before timestamptz, add edited_by text`,
      );
      this.addSql(`create index held_event_released on held_event (consumer, not_before) where not_before is not null`);
      this.addSql(`create table operator_action (${OPERATOR_ACTION})`);
      for (const sql of tenantIsAlone(transportRole)('operator_action')) this.addSql(sql);
      this.appendOnly();
      this.news();
      for (const [table, since] of Object.entries(PARKING).filter(([, since]) => since !== ''))
        this.addSql(`create index ${table}_parked on ${table} (tenant_id, ${since}) where state = 'parked'`);
    }

    /** By a trigger too, since rights on all tables are granted anew when databases are provisioned. */
    private appendOnly(): void {
      this.addSql(`revoke update, delete, truncate on operator_action from "${transportRole}"`);
      this.addSql(`create function refuse_rewriting() returns trigger language plpgsql as $$
        begin
          raise exception 'what an operator did is never changed' using errcode = 'restrict_violation';
        end $$`);
      this.addSql(`create trigger append_only before update or delete on operator_action
        for each row execute function refuse_rewriting()`);
    }

    private news(): void {
      this.addSql(`create function tell_parked() returns trigger language plpgsql as $$
        begin
          perform pg_notify('throughline', 'parked ' || coalesce(new.tenant_id, old.tenant_id));
          return null;
        end $$`);
      for (const table of Object.keys(PARKING)) {
        this.addSql(`create trigger parked after insert on ${table}
          for each row when (new.state = 'parked') execute function tell_parked()`);
        this.addSql(`create trigger moved after update of state on ${table}
          for each row when ((old.state = 'parked') <> (new.state = 'parked')) execute function tell_parked()`);
        this.addSql(`create trigger gone after delete on ${table}
          for each row when (old.state = 'parked') execute function tell_parked()`);
      }
    }

    override down(): void {
      for (const table of Object.keys(PARKING))
        for (const name of ['parked', 'moved', 'gone']) this.addSql(`drop trigger ${name} on ${table}`);
      for (const [table, since] of Object.entries(PARKING)) if (since !== '') this.addSql(`drop index ${table}_parked`);
      this.addSql(`drop table operator_action`);
      this.addSql(`drop function tell_parked, refuse_rewriting`);
      this.addSql(`alter table held_event drop last_tried_at, drop not_before, drop edited_by`);
    }
  };
