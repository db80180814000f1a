import { Migration } from '@mikro-orm/migrations';
import { tenantIsolation } from '@throughline/subgraph';

/** Bill-tos as the deals describe them, their accounts, and what outside systems call our objects. New tables only. */
export class Migration20250101000200_receivables extends Migration {
  override up(): void {
    this.addSql(`create table bill_to (
      tenant_id text not null, id text not null, reference text not null, customer_id text not null,
      name text not null, country text not null, region text, address_line text, city text, postal_code text,
      currency char(3) not null, tax_treatment text not null, tax_registration text,
      primary key (tenant_id, id))`);
    this.addSql(`create table receivables_account (
      tenant_id text not null, id text not null, bill_to_id text not null, customer_id text not null, erp text not null,
      external_id text, credit_hold boolean not null default false, opened_at timestamptz,
      primary key (tenant_id, id), unique (tenant_id, bill_to_id, erp))`);
    this.addSql(`create table account_request (
      tenant_id text not null, activation_id text not null, bill_to_id text not null, erp text not null,
      attempt integer not null, state text not null check (state in ('PENDING', 'OPEN', 'REFUSED')),
      refusal jsonb, primary key (tenant_id, activation_id, bill_to_id))`);
    this.addSql(`create table crosswalk (
      tenant_id text not null, entity_kind text not null, entity_id text not null, system text not null,
      instance text not null, record_type text not null, external_id text not null,
      valid_from timestamptz not null, valid_to timestamptz,
      primary key (tenant_id, entity_kind, entity_id, system, instance, record_type, external_id))`);
    this.addSql(
      `create index crosswalk_by_external_id on crosswalk (tenant_id, system, instance, record_type, external_id)`,
    );
    for (const table of TABLES) for (const statement of tenantIsolation(table)) this.addSql(statement);
  }

  override down(): void {
    for (const table of TABLES) this.addSql(`drop table ${table}`);
  }
}

const TABLES = ['bill_to', 'receivables_account', 'account_request', 'crosswalk'];
