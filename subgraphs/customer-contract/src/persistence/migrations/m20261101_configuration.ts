import { TenantTables } from '@throughline/subgraph';

/**
 * What the firm decides for itself: who sells, what is sold, how far prices may fall. Rows are versions with two clocks,
 * when they are valid and when we knew; nothing is updated. A first migration, so nothing older can be running.
 */
export class M20261101Configuration extends TenantTables {
  protected readonly tables = {
    legal_entity: `
      id text not null, reference text not null,
      primary key (tenant_id, id), unique (tenant_id, reference)`,
    legal_entity_version: `
      legal_entity_id text not null, valid_from date not null, recorded_at timestamptz not null,
      name text not null, country text not null, currency char(3) not null, sells_in text[] not null,
      primary key (tenant_id, legal_entity_id, valid_from, recorded_at),
      foreign key (tenant_id, legal_entity_id) references legal_entity (tenant_id, id)`,
    service: `
      id text not null, code text not null,
      primary key (tenant_id, id), unique (tenant_id, code)`,
    service_version: `
      service_id text not null, valid_from date not null, recorded_at timestamptz not null,
      name text not null, published boolean not null,
      primary key (tenant_id, service_id, valid_from, recorded_at),
      foreign key (tenant_id, service_id) references service (tenant_id, id)`,
    pricing_policy: `
      id text not null, valid_from date not null, recorded_at timestamptz not null,
      discount_approval_limit_percent numeric(9, 4) not null,
      primary key (tenant_id, id), unique (tenant_id, valid_from, recorded_at)`,
  };
}
