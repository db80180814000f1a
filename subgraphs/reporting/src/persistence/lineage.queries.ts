import type { LineageType } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';

/** The most nodes that a walk visits; the connections have no cycles, so that it ends by itself before in most cases. */
const MAX_VISITS = 20_000;

export interface LineageRef {
  readonly type: LineageType;
  readonly id: string;
}

export interface NodeRow extends LineageRef {
  readonly reference: string | null;
  readonly attributes: Record<string, string>;
}

export interface EdgeRow {
  readonly fromType: LineageType;
  readonly fromId: string;
  readonly toType: LineageType;
  readonly toId: string;
  readonly amount: string | null;
  readonly currency: string | null;
}

/** A given node is one of our ids or the reference that people use; both may be asked alike. $1 the given nodes as JSON */
const GIVEN = `given as (
  select g.n, n.type, n.id
  from jsonb_to_recordset($1::jsonb) as g(n int, type text, id text)
  join lineage_node n on n.type = g.type and n.id = g.id
  union
  select g.n, n.type, n.id
  from jsonb_to_recordset($1::jsonb) as g(n int, type text, id text)
  join lineage_node n on n.type = g.type and n.reference = g.id
)`;

/** The write-offs that explain why the revenue of a month and account is not more: of the same work, in the same month. */
const SAME_REVENUE = `w.tenant_id = r.tenant_id and w.engagement_id = r.engagement_id and w.accounting_period = r.period
  and w.stream = r.stream and w.type = 'WRITE_OFF' and w.of_billable_event_id is not null`;

/** A prepaid period is known by its quote line and its key; the id of a line has no slash. */
export const isTranche = (key: string, quoteLine: string, node: string): string =>
  `${quoteLine} = split_part(${node}.id, '/', 1) and ${key} = substr(${node}.id, strpos(${node}.id, '/') + 1)`;

/**
 * Connections that many facts make, worked out when they are asked for: what a node stems from, besides its edges. A
 * measurement that replaces another one stems from the lines on which that one was billed.
 */
const alsoStemsFrom = (node: string): string => `
  select 'WRITE_OFF' as type, w.id
  from (select distinct r.tenant_id, r.engagement_id, r.period, r.stream
    from journal_line j join revenue_event r on r.tenant_id = j.tenant_id and r.id = j.source_id
    where ${node}.type = 'REVENUE' and j.period = split_part(${node}.id, '/', 1)
      and j.account = split_part(${node}.id, '/', 2)) r
  join billable_event w on ${SAME_REVENUE}
  union all
  select 'INVOICE_LINE', l.id
  from usage_record u
  join billable_event b on b.tenant_id = u.tenant_id and b.usage_record_id = u.supersedes_id
  join invoice_line l on l.tenant_id = b.tenant_id and l.billable_event_id = b.id
  where ${node}.type = 'USAGE_RECORD' and u.id = ${node}.id
  union all
  select 'RETAINER_TRANCHE', t.quote_line_id || '/' || t.key
  from billable_event b
  join retainer_tranche t on t.tenant_id = b.tenant_id and t.quote_line_id = b.quote_line_id
    and t.reference = b.source_reference
  where ${node}.type = 'BILLABLE_EVENT' and b.id = ${node}.id`;

/** The same connections, seen from the other end. */
const alsoCameOf = (node: string): string => `
  select distinct 'REVENUE' as type, j.period || '/' || j.account as id
  from billable_event w
  join revenue_event r on ${SAME_REVENUE}
  join journal_line j on j.tenant_id = r.tenant_id and j.source_id = r.id
  where ${node}.type = 'WRITE_OFF' and w.id = ${node}.id
    and exists (select 1 from lineage_node n where n.type = 'REVENUE' and n.id = j.period || '/' || j.account)
  union all
  select 'USAGE_RECORD', u.id
  from invoice_line l
  join billable_event b on b.tenant_id = l.tenant_id and b.id = l.billable_event_id
  join usage_record u on u.tenant_id = b.tenant_id and u.supersedes_id = b.usage_record_id
  where ${node}.type = 'INVOICE_LINE' and l.id = ${node}.id
  union all
  select 'BILLABLE_EVENT', b.id
  from retainer_tranche t
  join billable_event b on b.tenant_id = t.tenant_id and b.quote_line_id = t.quote_line_id
    and b.source_reference = t.reference
  where ${node}.type = 'RETAINER_TRANCHE' and ${isTranche('t.key', 't.quote_line_id', node)}`;

/**
 * Walks from each given node in both directions, never turning back: to everything it stems from and to everything that
 * stems from it. With several given nodes only what all of them reach stays, which is what lies on the paths through the
 * narrowest. A line that is reached is shown with its invoice, which leads no further.
 * $1 the given nodes as JSON, $2 visits
 */
const WALK = `
with recursive ${GIVEN}, walk(n, to_origin, type, id) as (
  select given.n, direction.to_origin, given.type, given.id
  from given cross join (values (true), (false)) as direction(to_origin)
  union
  select walk.n, walk.to_origin, step.type, step.id
  from walk cross join lateral (
    select e.to_type as type, e.to_id as id from lineage_edge e
    where walk.to_origin and e.from_type = walk.type and e.from_id = walk.id
    union all
    select e.from_type, e.from_id from lineage_edge e
    where not walk.to_origin and e.to_type = walk.type and e.to_id = walk.id
    union all
    select also.type, also.id from (${alsoStemsFrom('walk')}) also where walk.to_origin
    union all
    select also.type, also.id from (${alsoCameOf('walk')}) also where not walk.to_origin) step
), visited as (
  select n, type, id from walk limit $2::int
), common as (
  select type, id from visited group by type, id
  having count(distinct n) = (select count(distinct n) from given)
), reached as (
  select type, id from common
  union
  select 'INVOICE', l.invoice_id from common c join invoice_line l on l.id = c.id where c.type = 'INVOICE_LINE'
)`;

/** The nodes that every given node reaches; each says whether the walk was cut off before its end. */
export const reachedFrom = (read: Sql, from: readonly LineageRef[]) =>
  read<NodeRow & { truncated: boolean }>(
    `${WALK}
     select n.type, n.id, n.reference, n.attributes, (select count(*) from visited) >= $2::int as truncated from reached r
     join lineage_node n on n.type = r.type and n.id = r.id
     order by n.type, n.reference, n.id`,
    [JSON.stringify(from.map((ref, n) => ({ n, ...ref }))), MAX_VISITS],
  );

/** The nodes that the given ones are, with the place of each in what was asked; what does not exist is missing. */
export const givenOf = (read: Sql, from: readonly LineageRef[]) =>
  read<LineageRef & { n: number }>(`with ${GIVEN} select n, type, id from given order by n, type, id`, [
    JSON.stringify(from.map((ref, n) => ({ n, ...ref }))),
  ]);

const NODES = `nodes as (select * from jsonb_to_recordset($1::jsonb) as x(type text, id text))`;

export const edgesBetween = (read: Sql, nodes: readonly LineageRef[]) =>
  read<EdgeRow>(
    `with ${NODES}
     select e.from_type as "fromType", e.from_id as "fromId", e.to_type as "toType", e.to_id as "toId",
       e.amount::text, e.currency
     from nodes f
     join lineage_edge e on e.from_type = f.type and e.from_id = f.id
     join nodes t on t.type = e.to_type and t.id = e.to_id
     union all
     select f.type, f.id, also.type, also.id, null, null
     from nodes f
     cross join lateral (${alsoStemsFrom('f')}) also
     join nodes t on t.type = also.type and t.id = also.id
     order by 1, 2, 3, 4`,
    [JSON.stringify(nodes.map(({ type, id }) => ({ type, id })))],
  );
