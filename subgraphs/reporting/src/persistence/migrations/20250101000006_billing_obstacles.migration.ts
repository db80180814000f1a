import { TenantTables } from '@throughline/subgraph';

/** Why no billing run takes an event, as it was told. A new table only. */
export class Migration20250101000006_billing_obstacles extends TenantTables {
  protected readonly tables = {
    billing_obstacle: `
      billable_event_id text not null,
      version integer not null,
      found_at timestamptz not null,
      code text,
      evidence jsonb,
      primary key (tenant_id, billable_event_id, version)`,
  };
  protected override readonly indexes = [];
}
