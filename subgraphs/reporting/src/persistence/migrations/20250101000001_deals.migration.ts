import { TenantTables } from '@throughline/subgraph';

/** What was sold and how its activation went. New tables only. */
export class Migration20250101000001_deals extends TenantTables {
  protected readonly tables = {
    quote_version: `
      id text not null,
      quote_number text not null,
      version integer not null,
      engagement_id text not null,
      created_at timestamptz not null,
      primary key (tenant_id, id)`,
    quote_line: `
      id text not null,
      quote_version_id text not null,
      line_key text not null,
      primary key (tenant_id, id)`,
    quote_approval: `
      quote_version_id text not null,
      quote_number text not null,
      version integer not null,
      engagement_id text not null,
      activation_id text not null,
      approved_at timestamptz not null,
      total jsonb not null,
      primary key (tenant_id, quote_version_id)`,
    activation_change: `
      activation_id text not null,
      state text not null,
      at timestamptz not null,
      quote_version_id text not null,
      version integer not null,
      engagement_id text not null,
      step text,
      code text,
      owner text,
      seconds integer,
      primary key (tenant_id, activation_id, state, at)`,
    engagement: `
      id text not null,
      reference text not null,
      functional_currency char(3) not null,
      primary key (tenant_id, id)`,
    bill_to: `
      id text not null,
      reference text not null,
      primary key (tenant_id, id)`,
    obligation: `
      id text not null,
      key text not null,
      engagement_id text not null,
      treatment text not null,
      allocated numeric(19,4) not null,
      currency char(3) not null,
      primary key (tenant_id, id)`,
    project: `
      id text not null,
      activation_id text not null,
      quote_version_id text not null,
      engagement_id text not null,
      created_at timestamptz not null,
      primary key (tenant_id, id)`,
    wbs_element: `
      id text not null,
      code text not null,
      project_id text not null,
      obligation_id text,
      primary key (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index quote_approval_by_time on quote_approval (tenant_id, approved_at)',
    'create index activation_change_of_engagement on activation_change (tenant_id, engagement_id)',
    'create index obligation_of_engagement on obligation (tenant_id, engagement_id)',
    'create index project_of_quote_version on project (tenant_id, quote_version_id)',
    'create index wbs_of_obligation on wbs_element (tenant_id, obligation_id)',
  ];
}
