import { TenantTables } from '@throughline/subgraph';

/** Money that arrived and what it settled. The gateway's id of a payment is unique for ever. New tables only. */
export class Migration20250101000400_payments extends TenantTables {
  protected readonly tables = {
    payment: `
      id text not null, reference text not null, gateway text not null,
      gateway_payment_id text not null, entity text, amount numeric(19,4) not null check (amount >= 0),
      currency char(3) not null, value_date date not null, settled_at timestamptz not null, remittance text[] not null,
      refusal jsonb, recorded_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, gateway, gateway_payment_id)`,
    cash_application: `
      id text not null, payment_id text not null, invoice_id text not null,
      amount numeric(19,4) not null check (amount > 0), currency char(3) not null, applied_on date not null,
      applied_at timestamptz not null, method text not null, residual_write_off numeric(19,4),
      primary key (tenant_id, id), unique (tenant_id, payment_id, invoice_id),
      foreign key (tenant_id, payment_id) references payment (tenant_id, id),
      foreign key (tenant_id, invoice_id) references invoice (tenant_id, id)`,
    cash_allocation: `
      cash_application_id text not null, invoice_line_id text not null,
      amount numeric(19,4) not null, currency char(3) not null,
      primary key (tenant_id, cash_application_id, invoice_line_id),
      foreign key (tenant_id, cash_application_id) references cash_application (tenant_id, id),
      foreign key (tenant_id, invoice_line_id) references invoice_line (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index payment_by_reference on payment (tenant_id, reference)',
    'create index cash_application_by_invoice on cash_application (tenant_id, invoice_id)',
    'create index cash_allocation_by_line on cash_allocation (tenant_id, invoice_line_id)',
  ];
}
