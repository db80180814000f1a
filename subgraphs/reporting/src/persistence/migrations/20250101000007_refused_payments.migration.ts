import { TenantTables } from '@throughline/subgraph';

/** Money that nobody's books can take yet. A new table only. */
export class Migration20250101000007_refused_payments extends TenantTables {
  protected readonly tables = {
    refused_payment: `
      id text not null,
      reference text not null,
      amount numeric(19,4) not null,
      currency char(3) not null,
      value_date date not null,
      settled_at timestamptz not null,
      remittance text[] not null,
      code text not null,
      primary key (tenant_id, id)`,
  };
  protected override readonly indexes = [];
}
