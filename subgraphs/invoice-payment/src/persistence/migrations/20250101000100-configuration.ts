import { Migration } from '@mikro-orm/migrations';
import { tenantIsolation } from '@throughline/subgraph';

/** What finance and architects publish. Every publication is a new version; none is ever changed. New tables only. */
export class Migration20250101000100_configuration extends Migration {
  override up(): void {
    this.addSql(`create table ledger_settings (
      tenant_id text not null, entity text not null, version integer not null, functional_currency char(3) not null,
      published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, entity, version))`);
    this.addSql(`create table routing_rule (
      tenant_id text not null, version integer not null, position integer not null, entity text not null,
      erp text not null, valid_from date not null, valid_to date,
      published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, version, position))`);
    this.addSql(`create table posting_rules (
      tenant_id text not null, version integer not null, accounts jsonb not null, rules jsonb not null,
      published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, version))`);
    this.addSql(`create table cash_application_policy (
      tenant_id text not null, version integer not null, small_balance_limit numeric(19,4) not null,
      currency char(3) not null, published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, version))`);
    // The engagement reference '' holds the calendar of all engagements that have none of their own.
    this.addSql(`create table billing_calendar (
      tenant_id text not null, engagement_reference text not null, version integer not null, calendar jsonb not null,
      published_at timestamptz not null, published_by text not null,
      primary key (tenant_id, engagement_reference, version))`);
    for (const table of TABLES) for (const statement of tenantIsolation(table)) this.addSql(statement);
  }

  override down(): void {
    for (const table of TABLES) this.addSql(`drop table ${table}`);
  }
}

const TABLES = ['ledger_settings', 'routing_rule', 'posting_rules', 'cash_application_policy', 'billing_calendar'];
