import type { Sql } from '@throughline/subgraph';
import { isTranche, type LineageRef } from './lineage.queries.ts';

export interface FigureRow extends LineageRef {
  readonly name: string;
  readonly value: string;
}

const ASKED = `nodes as (select * from jsonb_to_recordset($1::jsonb) as x(type text, id text)),
  given as (select * from jsonb_to_recordset($2::jsonb) as x(type text, id text))`;

/** Rows that belong to the given nodes of a type; all rows when none of that type is given. */
const ofGiven = (type: string, column: string): string =>
  `(not exists (select 1 from given where type = '${type}')
    or exists (select 1 from given where type = '${type}' and id = ${column}))`;

const NOT_TAKEN_BACK = `not exists (
  select 1 from settlement_reversal x where x.tenant_id = s.tenant_id and x.settlement_id = s.id)`;

/** What was billed of a package on the work of an obligation. */
const BILLED = `
  select n.type, n.id, 'billed' as name, coalesce(sum(b.billable), 0)::text as value
  from nodes n
  left join wbs_element w on w.obligation_id = n.id
  left join billable_event b on b.tenant_id = w.tenant_id and b.wbs_element_id = w.id and b.stream = 'PACKAGE'
  where n.type = 'PERFORMANCE_OBLIGATION' group by n.type, n.id`;

const REVENUE = `
  select n.type, n.id, 'amount', (-coalesce(sum(j.amount), 0))::text
  from nodes n
  join journal_line j on j.period = split_part(n.id, '/', 1) and j.account = split_part(n.id, '/', 2)
  where n.type = 'REVENUE' group by n.type, n.id`;

/** What a time entry contributed to the revenue that was asked about. */
const CONTRIBUTION = `
  select n.type, n.id, 'contribution', (-sum(j.amount))::text
  from given g
  join journal_line j on j.period = split_part(g.id, '/', 1) and j.account = split_part(g.id, '/', 2)
  join revenue_event r on r.tenant_id = j.tenant_id and r.id = j.source_id
  join lineage_edge e on e.tenant_id = r.tenant_id and e.from_type = 'BILLABLE_EVENT' and e.from_id = r.billable_event_id
    and e.to_type = 'TIME_ENTRY'
  join nodes n on n.type = e.to_type and n.id = e.to_id
  where g.type = 'REVENUE' group by n.type, n.id`;

const LAST_APPLIED = `
  select n.type, n.id, 'appliedOn', to_char(max(s.settled_on), 'YYYY-MM-DD')
  from nodes n join settlement s on s.payment_id = n.id and ${NOT_TAKEN_BACK}
  where n.type = 'PAYMENT' group by n.type, n.id`;

/** Cash on an invoice line: of the payments that were asked about, else of all. */
const CASH = `
  select n.type, n.id, 'cash', sum(l.amount)::text
  from nodes n
  join settlement_line l on l.invoice_line_id = n.id
  join settlement s on s.tenant_id = l.tenant_id and s.id = l.settlement_id and s.kind = 'CASH' and ${NOT_TAKEN_BACK}
  where n.type = 'INVOICE_LINE' and ${ofGiven('PAYMENT', 's.payment_id')} group by n.type, n.id`;

/** What was drawn out of a prepaid period: by the events that were asked about, else by all. */
const DRAWN = `
  select n.type, n.id, 'drawn', sum(d.amount)::text
  from nodes n
  join drawdown_part d on ${isTranche('d.tranche', 'd.quote_line_id', 'n')}
  where n.type = 'RETAINER_TRANCHE' and ${ofGiven('BILLABLE_EVENT', 'd.billable_event_id')} group by n.type, n.id`;

/** What a write-off was made of. */
const SOURCE = `
  select n.type, n.id, 'source', b.source_reference
  from nodes n
  join billable_event w on w.id = n.id
  join billable_event b on b.tenant_id = w.tenant_id and b.id = w.of_billable_event_id
  where n.type = 'WRITE_OFF'`;

/** Figures of nodes that many facts make. Of some the answer depends on what was asked about. */
export const figuresOf = (read: Sql, nodes: readonly LineageRef[], given: readonly LineageRef[]) =>
  read<FigureRow>(
    `with ${ASKED} ${[BILLED, REVENUE, CONTRIBUTION, LAST_APPLIED, CASH, DRAWN, SOURCE].join(' union all ')}`,
    [refs(nodes), refs(given)],
  );

const refs = (nodes: readonly LineageRef[]): string => JSON.stringify(nodes.map(({ type, id }) => ({ type, id })));
