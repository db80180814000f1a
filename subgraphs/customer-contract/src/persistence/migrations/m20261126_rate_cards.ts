import { TenantTables } from '@throughline/subgraph';

/** Rate cards with their published versions, which never change. Creates new tables only. */
export class M20261126RateCards extends TenantTables {
  protected readonly tables = {
    rate_card: `
      id text not null, reference text not null, engagement_reference text,
      primary key (tenant_id, id), unique (tenant_id, reference)`,
    rate_card_version: `
      id text not null, rate_card_id text not null, version integer not null, crm_record_id text not null,
      currency char(3) not null, effective_from date not null, published_at timestamptz not null,
      rates jsonb not null, disregarded jsonb, recorded_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, rate_card_id, version),
      foreign key (tenant_id, rate_card_id) references rate_card (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index rate_card_version_record on rate_card_version (tenant_id, crm_record_id)',
  ];
}
