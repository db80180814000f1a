import type { LineageType } from '@throughline/reporting-domain';
import type { Work } from '@throughline/transport';
import { keep, type Row } from './read-models.ts';

export interface LineageNode {
  readonly type: LineageType;
  readonly id: string;
  /** What people call it, once it is known. */
  readonly reference?: string | null;
  readonly engagementId?: string;
  /** Figures and days that explain it, as text. */
  readonly attributes?: Readonly<Record<string, string | null>>;
}

export type LineageEnd = readonly [type: LineageType, id: string];

/** From what is nearer to the money to what it stems from. */
export interface LineageEdge {
  readonly from: LineageEnd;
  readonly to: LineageEnd;
  /** How much of the money goes this way, where the amount is the point of the connection. */
  readonly amount?: { readonly amount: string; readonly currency: string };
}

/** Keeps nodes; several facts may each know a part of one. Rows go in by key, so that transactions do not lock crosswise. */
export async function keepNodes(work: Work, nodes: readonly LineageNode[]): Promise<void> {
  if (nodes.length === 0) return;
  const byKey = new Map(nodes.map((node) => [`${node.type} ${node.id}`, node]));
  const rows = [...byKey.keys()].sort().map((key) => {
    const { type, id, reference = null, engagementId = null, attributes = {} } = byKey.get(key) as LineageNode;
    const known = Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== null));
    return { tenant_id: work.tenantId, type, id, reference, engagement_id: engagementId, attributes: known };
  });
  await work.sql(
    `insert into lineage_node as n select * from jsonb_populate_recordset(null::lineage_node, $1::jsonb)
     on conflict (tenant_id, type, id) do update set
       reference = coalesce(n.reference, excluded.reference),
       engagement_id = coalesce(n.engagement_id, excluded.engagement_id),
       attributes = n.attributes || excluded.attributes`,
    [JSON.stringify(rows)],
  );
}

export async function keepEdges(work: Work, edges: readonly LineageEdge[]): Promise<void> {
  const rows = edges.map(({ from, to, amount }): Row => ({
    from_type: from[0],
    from_id: from[1],
    to_type: to[0],
    to_id: to[1],
    amount: amount?.amount ?? null,
    currency: amount?.currency ?? null,
  }));
  const key = (row: Row): string => [row['from_type'], row['from_id'], row['to_type'], row['to_id']].join(' ');
  await keep(
    work,
    'lineage_edge',
    rows.sort((a, b) => (key(a) < key(b) ? -1 : 1)),
  );
}

/**
 * Connects billable events of time with their time entries where the event names its entry by reference only. Whichever fact
 * comes second finds the other: both take the lock of the reference first, so that neither misses it.
 */
export async function connectTime(work: Work, engagementId: string, reference: string): Promise<void> {
  await work.sql(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `${work.tenantId} ${engagementId} ${reference}`,
  ]);
  await work.sql(
    `insert into lineage_edge (tenant_id, from_type, from_id, to_type, to_id)
     select b.tenant_id, 'BILLABLE_EVENT', b.id, 'TIME_ENTRY', t.id
     from billable_event b join lineage_node t
       on t.tenant_id = b.tenant_id and t.type = 'TIME_ENTRY' and t.reference = b.source_reference
         and t.engagement_id = b.engagement_id
     where b.tenant_id = $1 and b.engagement_id = $2 and b.source_reference = $3 and b.type = 'TIME_ENTRY' and b.time_entry_id is null
     on conflict do nothing`,
    [work.tenantId, engagementId, reference],
  );
}
