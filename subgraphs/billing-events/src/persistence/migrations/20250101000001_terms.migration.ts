import { TenantTables } from '@throughline/subgraph';

/** The terms of a deal as billing and revenue keep them, and what we answered to the request for them. New tables only. */
export class Migration20250101000001_terms extends TenantTables {
  protected readonly tables = {
    billing_setup: `
      activation_id text not null,
      contract_id text not null,
      state text not null check (state in ('ESTABLISHED', 'REFUSED')),
      code text,
      evidence jsonb,
      decided_at timestamptz not null,
      primary key (tenant_id, activation_id)`,
    contract: `
      id text not null,
      activation_id text not null,
      engagement_id text not null,
      engagement_reference text not null,
      customer_id text not null,
      quote_version_id text not null,
      seller_reference text not null,
      start_date date not null,
      established_at timestamptz not null,
      activated_at timestamptz,
      primary key (tenant_id, id),
      unique (tenant_id, activation_id)`,
    billing_schedule: `
      id text not null,
      contract_id text not null,
      quote_line_id text not null,
      kind text not null check (kind in ('MILESTONE', 'INSTALMENT')),
      reference text not null,
      position integer not null,
      work_element_code text not null,
      percent numeric(9,4),
      month char(7),
      charge_date date,
      instalment integer,
      instalments integer,
      amount numeric(19,4) not null,
      currency char(3) not null,
      primary key (tenant_id, id),
      unique (tenant_id, contract_id, quote_line_id, kind, reference),
      foreign key (tenant_id, contract_id) references contract (tenant_id, id)`,
    revenue_treatment: `
      id text not null,
      contract_id text not null,
      quote_line_id text not null,
      obligation_id text not null,
      obligation_key text not null,
      obligation_name text not null,
      kind text not null check (kind in ('OVER_TIME_HOURS', 'STRAIGHT_LINE')),
      stream text not null,
      work_element_code text,
      milestone_reference text,
      months integer,
      first_month char(7),
      allocated_price numeric(19,4) not null,
      currency char(3) not null,
      primary key (tenant_id, id),
      unique (tenant_id, obligation_id),
      foreign key (tenant_id, contract_id) references contract (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index contract_of_engagement on contract (tenant_id, engagement_id)',
    'create index schedule_of_quote_line on billing_schedule (tenant_id, quote_line_id)',
    'create index treatment_of_contract on revenue_treatment (tenant_id, contract_id)',
  ];
}
