import { CROSSWALK_COLUMNS, TenantTables } from '@throughline/subgraph';

/**
 * The customer master and the crosswalk. The CRM account id is the natural key for ever, so a second customer for one
 * account cannot be written. Creates new tables only.
 */
export class M20261102Customers extends TenantTables {
  protected readonly tables = {
    customer: `
      id text not null, crm_account_id text not null,
      reference text, name text, recorded_at timestamptz not null, updated_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, crm_account_id)`,
    bill_to: `
      id text not null, customer_id text not null, crm_account_id text not null,
      reference text, name text, country text, region text, address_line text, city text, postal_code text,
      currency char(3), tax_treatment text, tax_registration text, invoice_format text,
      recorded_at timestamptz not null, updated_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, crm_account_id),
      foreign key (tenant_id, customer_id) references customer (tenant_id, id)`,
    crosswalk: `${CROSSWALK_COLUMNS},
      primary key (tenant_id, entity_kind, system, instance, record_type, external_id, entity_id)`,
  };
  protected override readonly indexes = [
    'create index bill_to_customer on bill_to (tenant_id, customer_id)',
    'create index crosswalk_entity on crosswalk (tenant_id, entity_kind, entity_id)',
  ];
}
