import { TenantTables } from '@throughline/subgraph';

/**
 * What was signed after a contract and changed it. The contract keeps the deal as it stands, each amendment the deal as it
 * left it. Creates new tables only.
 */
export class M20261125Amendments extends TenantTables {
  protected readonly tables = {
    contract_amendment: `
      id text not null, contract_id text not null, reference text not null, activation_id text not null,
      quote_version_id text not null, amends_quote_version_id text not null, effective_from date not null,
      deal jsonb not null, amended_at timestamptz not null,
      primary key (tenant_id, id), unique (tenant_id, activation_id),
      foreign key (tenant_id, contract_id) references contract (tenant_id, id)`,
  };
  protected override readonly indexes = [
    'create index contract_amendment_contract on contract_amendment (tenant_id, contract_id)',
  ];
}
