import { Migration } from '@mikro-orm/migrations';
import { tenantIsAlone } from '../store/row-isolation.ts';
import type { TransportMigration } from '../store/transport-migrations.ts';

/** Targets that rest, with one row each; a target without a row answers. `trying` until then means: one call is on its way. */
const RESTING_TARGET = `
  tenant_id text not null,
  target text not null,
  state text not null check (state in ('resting', 'trying')),
  reason text not null check (reason in ('does-not-answer', 'asked-to-wait')),
  since timestamptz not null,
  rests_until timestamptz not null,
  rests integer not null,
  last_error text,
  primary key (tenant_id, target)`;

/**
 * Targets may rest, open calls are found target by target, and a parked call remembers since when it is parked and
 * whether it may have had its effect.
 */
export const restingTargets = (transportRole: string): TransportMigration =>
  class Migration20261124000000_resting_targets extends Migration {
    override up(): void {
      this.addSql(`create table resting_target (${RESTING_TARGET})`);
      for (const sql of tenantIsAlone(transportRole)('resting_target')) this.addSql(sql);
      this.addSql(`alter table outgoing_call add parked_at timestamptz,
        add released_as text check (released_as in ('pending', 'unknown'))`);
      this.addSql(`drop index outgoing_call_open`);
      this.addSql(`create index outgoing_call_waiting on outgoing_call (tenant_id, target, next_attempt_at, created_at)
        where state in ('pending', 'unknown')`);
      this.addSql(`create index outgoing_call_calling on outgoing_call (tenant_id, target) where state = 'calling'`);
      this.addSql(`create index outgoing_call_parked on outgoing_call (tenant_id, parked_at) where state = 'parked'`);
    }

    override down(): void {
      this.addSql(`drop index outgoing_call_waiting, outgoing_call_calling, outgoing_call_parked`);
      this.addSql(`create index outgoing_call_open on outgoing_call (next_attempt_at)
        where state in ('pending', 'calling', 'unknown')`);
      this.addSql(`alter table outgoing_call drop parked_at, drop released_as`);
      this.addSql(`drop table resting_target`);
    }
  };
