import { Migration } from '@mikro-orm/migrations';
import { tenantIsolation } from '@throughline/subgraph';

/**
 * The customer master and the crosswalk. The CRM account id is the natural key for ever, so a second customer for one
 * account cannot be written. Creates new tables only.
 */
export class M20261102Customers extends Migration {
  override up(): void {
    this.addSql(`create table customer (
      tenant_id text not null, id text not null, crm_account_id text not null,
      reference text, name text, recorded_at timestamptz not null, updated_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, crm_account_id))`);
    this.addSql(`create table bill_to (
      tenant_id text not null, id text not null, customer_id text not null, crm_account_id text not null,
      reference text, name text, country text, region text, address_line text, city text, postal_code text,
      currency char(3), tax_treatment text, tax_registration text, invoice_format text,
      recorded_at timestamptz not null, updated_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, crm_account_id),
      foreign key (tenant_id, customer_id) references customer (tenant_id, id))`);
    this.addSql('create index bill_to_customer on bill_to (tenant_id, customer_id)');
    this.addSql(`create table crosswalk (
      tenant_id text not null, entity_kind text not null, entity_id text not null,
      system text not null, instance text not null, record_type text not null, external_id text not null,
      valid_from timestamptz not null, valid_to timestamptz,
      primary key (tenant_id, entity_kind, system, instance, record_type, external_id, entity_id))`);
    this.addSql('create index crosswalk_entity on crosswalk (tenant_id, entity_kind, entity_id)');
    for (const table of ['customer', 'bill_to', 'crosswalk']) {
      for (const statement of tenantIsolation(table)) this.addSql(statement);
    }
  }

  override down(): void {
    this.addSql('drop table crosswalk, bill_to, customer');
  }
}
