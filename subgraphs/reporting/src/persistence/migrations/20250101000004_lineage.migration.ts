import { TenantTables } from '@throughline/subgraph';

/** The graph of facts, from money back to what was sold. New tables only. */
export class Migration20250101000004_lineage extends TenantTables {
  protected readonly tables = {
    lineage_node: `
      type text not null,
      id text not null,
      reference text,
      engagement_id text,
      attributes jsonb not null,
      primary key (tenant_id, type, id)`,
    lineage_edge: `
      from_type text not null,
      from_id text not null,
      to_type text not null,
      to_id text not null,
      amount numeric(19,4),
      currency char(3),
      primary key (tenant_id, from_type, from_id, to_type, to_id)`,
  };
  protected override readonly indexes = [
    'create index lineage_node_by_reference on lineage_node (tenant_id, type, reference)',
    'create index lineage_edge_backwards on lineage_edge (tenant_id, to_type, to_id)',
  ];
}
