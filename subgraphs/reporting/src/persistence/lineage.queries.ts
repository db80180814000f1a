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

/**
 * Walks from each given node in both directions, never turning back: to everything it stems from and to everything that
 * stems from it. With several given nodes only what all of them reach stays, which is what lies on the paths through the
 * narrowest. A given node is one of our ids or the reference that people use; both may be asked alike.
 * $1 the given nodes as JSON, $2 visits
 */
const WALK = `
with recursive given as (
  select g.n, n.type, n.id
  from jsonb_to_recordset($1::jsonb) as g(n int, type text, id text)
  join lineage_node n on n.type = g.type and n.id = g.id
  union
  select g.n, n.type, n.id
  from jsonb_to_recordset($1::jsonb) as g(n int, type text, id text)
  join lineage_node n on n.type = g.type and n.reference = g.id
), walk(n, to_origin, type, id) as (
  select given.n, direction.to_origin, given.type, given.id
  from given cross join (values (true), (false)) as direction(to_origin)
  union
  select walk.n, walk.to_origin, step.type, step.id
  from walk cross join lateral (
    select e.to_type as type, e.to_id as id from lineage_edge e
    where walk.to_origin and e.from_type = walk.type and e.from_id = walk.id
    union all
    select e.from_type, e.from_id from lineage_edge e
    where not walk.to_origin and e.to_type = walk.type and e.to_id = walk.id) step
), visited as (
  select n, type, id from walk limit $2::int
), reached as (
  select type, id from visited group by type, id
  having count(distinct n) = (select count(distinct n) from given)
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

/** Which of the given nodes exist, as their positions. */
export const knownOf = (read: Sql, from: readonly LineageRef[]) =>
  read<{ n: number }>(
    `select distinct g.n from jsonb_to_recordset($1::jsonb) as g(n int, type text, id text)
     where exists (select 1 from lineage_node n where n.type = g.type and n.id = g.id)
       or exists (select 1 from lineage_node n where n.type = g.type and n.reference = g.id)`,
    [JSON.stringify(from.map((ref, n) => ({ n, ...ref })))],
  );

const NODES = `nodes as (select * from jsonb_to_recordset($1::jsonb) as x(type text, id text))`;

export const edgesBetween = (read: Sql, nodes: readonly LineageRef[]) =>
  read<EdgeRow>(
    `with ${NODES}
     select e.from_type as "fromType", e.from_id as "fromId", e.to_type as "toType", e.to_id as "toId",
       e.amount::text, e.currency
     from nodes f
     join lineage_edge e on e.from_type = f.type and e.from_id = f.id
     join nodes t on t.type = e.to_type and t.id = e.to_id
     order by e.from_type, e.from_id, e.to_type, e.to_id`,
    [JSON.stringify(nodes.map(({ type, id }) => ({ type, id })))],
  );

export interface FigureRow extends LineageRef {
  readonly name: string;
  readonly value: string;
}

/**
 * Figures of nodes that many facts make: what was billed on the work of an obligation, the revenue of a month and
 * account, the day a payment was last applied.
 */
export const figuresOf = (read: Sql, nodes: readonly LineageRef[]) =>
  read<FigureRow>(
    `with ${NODES}
     select n.type, n.id, 'billed' as name, coalesce(sum(b.billable), 0)::text as value
     from nodes n
     left join wbs_element w on w.obligation_id = n.id
     left join billable_event b on b.tenant_id = w.tenant_id and b.wbs_element_id = w.id
     where n.type = 'PERFORMANCE_OBLIGATION' group by n.type, n.id
     union all
     select n.type, n.id, 'amount', (-coalesce(sum(j.amount), 0))::text
     from nodes n
     join journal_line j on j.period = split_part(n.id, '/', 1) and j.account = split_part(n.id, '/', 2)
     where n.type = 'REVENUE' group by n.type, n.id
     union all
     select n.type, n.id, 'appliedOn', to_char(max(s.settled_on), 'YYYY-MM-DD')
     from nodes n join settlement s on s.payment_id = n.id
     where n.type = 'PAYMENT' group by n.type, n.id`,
    [JSON.stringify(nodes.map(({ type, id }) => ({ type, id })))],
  );
