import { TenantTables } from '@throughline/subgraph';

/**
 * One saga row per signed quote version, what each of its checks found, and the contracts that came of it. Creates new
 * tables only.
 */
export class M20261104Activations extends TenantTables {
  protected readonly tables = {
    activation: `
      id text not null, quote_version_id text not null, engagement_id text not null,
      contract_id text not null, state text not null, step text not null, check_name text not null,
      run integer not null, pause jsonb, deal jsonb, correlation_id text not null,
      approved_at timestamptz not null, paused_at timestamptz, completed_at timestamptz, seconds integer,
      version integer not null default 1,
      primary key (tenant_id, id), unique (tenant_id, quote_version_id),
      foreign key (tenant_id, quote_version_id) references quote_version (tenant_id, id)`,
    activation_check: `
      activation_id text not null, run integer not null, position integer not null,
      check_name text not null, result text not null, code text, evidence jsonb not null, checked_at timestamptz not null,
      primary key (tenant_id, activation_id, run, position),
      foreign key (tenant_id, activation_id) references activation (tenant_id, id)`,
    contract: `
      id text not null, engagement_id text not null, quote_version_id text not null,
      activation_id text not null, legal_entity_id text not null, start_date date not null, deal jsonb not null,
      activated_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, quote_version_id), unique (tenant_id, activation_id)`,
  };
  protected override readonly indexes = [
    'create index activation_state on activation (tenant_id, state, id)',
    'create index activation_engagement on activation (tenant_id, engagement_id)',
    'create index contract_engagement on contract (tenant_id, engagement_id)',
  ];
}
