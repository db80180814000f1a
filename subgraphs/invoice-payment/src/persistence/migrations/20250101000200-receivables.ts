import { CROSSWALK_COLUMNS, TenantTables } from '@throughline/subgraph';

/** Bill-tos as the deals describe them, their accounts, and what outside systems call our objects. New tables only. */
export class Migration20250101000200_receivables extends TenantTables {
  protected readonly tables = {
    bill_to: `
      id text not null, reference text not null, customer_id text not null,
      name text not null, country text not null, region text, address_line text, city text, postal_code text,
      currency char(3) not null, tax_treatment text not null, tax_registration text,
      primary key (tenant_id, id)`,
    receivables_account: `
      id text not null, bill_to_id text not null, customer_id text not null, erp text not null,
      external_id text, credit_hold boolean not null default false, opened_at timestamptz,
      primary key (tenant_id, id), unique (tenant_id, bill_to_id, erp)`,
    account_request: `
      activation_id text not null, bill_to_id text not null, erp text not null,
      attempt integer not null, state text not null check (state in ('PENDING', 'OPEN', 'REFUSED')),
      refusal jsonb, primary key (tenant_id, activation_id, bill_to_id)`,
    crosswalk: `${CROSSWALK_COLUMNS},
      primary key (tenant_id, entity_kind, entity_id, system, instance, record_type, external_id)`,
  };
  protected override readonly indexes = [
    'create index crosswalk_by_external_id on crosswalk (tenant_id, system, instance, record_type, external_id)',
  ];
}
