import { TenantTables } from '@throughline/subgraph';

/** Refunds and disputes, each once under the gateway's id. A new table only: the release before knows nothing of it. */
export class Migration20250101000600_payment_reversals extends TenantTables {
  protected readonly tables = {
    payment_reversal: `
      id text not null, payment_id text not null, kind text not null check (kind in ('REFUND', 'DISPUTE')),
      gateway_reversal_id text not null, amount numeric(19,4) not null check (amount >= 0), currency char(3) not null,
      status text not null, state text not null check (state in ('WAITING_FOR_DECISION', 'LAPSED')),
      happened_at timestamptz not null, recorded_at timestamptz not null, changed_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, payment_id, gateway_reversal_id),
      foreign key (tenant_id, payment_id) references payment (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index payment_reversal_by_state on payment_reversal (tenant_id, state, id)',
  ];
}
