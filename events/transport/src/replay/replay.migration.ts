import { Migration } from '@mikro-orm/migrations';
import { tenantIsAlone } from '../store/row-isolation.ts';
import type { TransportMigration } from '../store/transport-migrations.ts';

/** `cursors` by producer; `emptied_at` is when a read model was emptied to be built again. */
const REPLAY = `
  tenant_id text not null,
  id text not null,
  consumer text not null,
  kind text not null check (kind in ('EVENTS', 'READ_MODEL')),
  filter jsonb not null,
  state text not null check (state in ('REQUESTED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
  events_per_second integer not null,
  cursors jsonb not null default '{}',
  read integer not null default 0,
  applied integer not null default 0,
  seen_before integer not null default 0,
  held integer not null default 0,
  failed integer not null default 0,
  not_for_us integer not null default 0,
  suppressed integer not null default 0,
  requested_by text not null,
  role text not null,
  reason text not null,
  requested_at timestamptz not null,
  started_at timestamptz,
  emptied_at timestamptz,
  finished_at timestamptz,
  cancelled_by text,
  cancel_reason text,
  last_error text,
  primary key (tenant_id, id)`;

const ACTIONS = (names: readonly string[]): string =>
  `alter table operator_action drop constraint operator_action_action_check,
     add constraint operator_action_action_check check (action in (${names.map((name) => `'${name}'`).join(', ')}))`;

/**
 * Replays as durable jobs of the consumer, and which events of the inbox one of them applied. Expand step: the column may
 * be null and costs no rewrite, the former release ignores it.
 */
export const replays = (transportRole: string): TransportMigration =>
  class Migration20261126000000_replays extends Migration {
    override up(): void {
      this.addSql(`create table replay (${REPLAY})`);
      for (const sql of tenantIsAlone(transportRole)('replay')) this.addSql(sql);
      this.addSql(
        `create index replay_open on replay (consumer, requested_at) where state in ('REQUESTED', 'RUNNING')`,
      );
      this.addSql(`create unique index replay_one_rebuild on replay (tenant_id, consumer)
        where kind = 'READ_MODEL' and state in ('REQUESTED', 'RUNNING')`);
      this.addSql(`alter table inbox add replay_id text`);
      this.addSql(ACTIONS(['RETRY', 'SKIP', 'EDIT', 'REPLAY', 'CANCEL_REPLAY']));
    }

    override down(): void {
      this.addSql(ACTIONS(['RETRY', 'SKIP', 'EDIT']));
      this.addSql(`alter table inbox drop replay_id`);
      this.addSql(`drop table replay`);
    }
  };
