import { TenantTables } from '@throughline/subgraph';

/**
 * Engagements and the quotes that they are sold by. One row per status that a version was seen in guards its fact
 * against a second telling. Creates new tables only.
 */
export class M20261103Quotes extends TenantTables {
  protected readonly tables = {
    engagement: `
      id text not null, reference text not null, name text not null, customer_id text not null,
      recorded_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, reference),
      foreign key (tenant_id, customer_id) references customer (tenant_id, id)`,
    quote: `
      id text not null, number text not null, engagement_id text not null,
      primary key (tenant_id, id), unique (tenant_id, number),
      foreign key (tenant_id, engagement_id) references engagement (tenant_id, id)`,
    quote_version: `
      id text not null, quote_id text not null, version integer not null,
      crm_quote_id text not null, status text not null, is_primary boolean not null, amendment text,
      created_at timestamptz not null, approved_at timestamptz, start_date date, seller_reference text,
      terms_accepted boolean not null default false, source_modified_at timestamptz not null,
      disregarded jsonb, recorded_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, quote_id, version), unique (tenant_id, crm_quote_id),
      foreign key (tenant_id, quote_id) references quote (tenant_id, id)`,
    quote_version_status: `
      quote_version_id text not null, status text not null, seen_at timestamptz not null,
      primary key (tenant_id, quote_version_id, status),
      foreign key (tenant_id, quote_version_id) references quote_version (tenant_id, id)`,
    quote_line: `
      id text not null, quote_version_id text not null, line_key text not null,
      position integer not null, kind text not null, description text not null,
      amount numeric(19, 4) not null, currency char(3) not null,
      service_code text, project_template text, bill_to_account_id text, terms_text text,
      primary key (tenant_id, id), unique (tenant_id, quote_version_id, line_key),
      foreign key (tenant_id, quote_version_id) references quote_version (tenant_id, id)`,
    performance_obligation: `
      id text not null, quote_line_id text not null, key text not null,
      position integer not null, name text not null, stand_alone_price numeric(19, 4) not null,
      allocated_price numeric(19, 4) not null, currency char(3) not null, treatment jsonb not null,
      primary key (tenant_id, id), unique (tenant_id, quote_line_id, key),
      foreign key (tenant_id, quote_line_id) references quote_line (tenant_id, id) on delete cascade`,
  };
  protected override readonly indexes = [
    'create index engagement_customer on engagement (tenant_id, customer_id)',
    'create index quote_engagement on quote (tenant_id, engagement_id)',
  ];
}
