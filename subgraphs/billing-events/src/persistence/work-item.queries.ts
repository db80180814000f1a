import type { CalendarDate, Id, Instant, Month } from '@throughline/contracts';
import type { Work } from '@throughline/transport';

export type WorkKind = 'TIME' | 'EXPENSE' | 'SUBCONTRACTOR_BILL' | 'USAGE';

/** Approved work or cost as it arrived. What does not apply to its kind is left out. */
export interface NewWorkItem {
  readonly id: string;
  readonly kind: WorkKind;
  readonly sourceId: string;
  readonly reference: string;
  readonly wbsElementId: string;
  readonly eventDate: CalendarDate;
  readonly approvedAt: Instant;
  readonly hours?: string;
  readonly role?: string | null;
  readonly corrects?: string;
  readonly cost?: { readonly amount: string; readonly currency: string };
  readonly expenseType?: string;
  readonly markup?: string | null;
  readonly usageMonth?: Month;
  readonly quantity?: number;
  readonly supersededId?: string | null;
}

/** Keeps work under the id of its source and says whose it is; null when the work element is not known yet. */
export async function keepWorkItem(work: Work, item: NewWorkItem): Promise<Id<'Contract'> | null> {
  const [element] = await work.sql<{ contractId: Id<'Contract'> }>(
    `select contract_id as "contractId" from wbs_element where tenant_id = $1 and id = $2`,
    [work.tenantId, item.wbsElementId],
  );
  if (!element) return null;
  await work.sql(
    `insert into work_item (tenant_id, id, kind, source_id, reference, contract_id, project_id, wbs_element_id,
       event_date, approved_at, received_at, hours, role, corrects, cost, cost_currency, expense_type, markup,
       usage_month, quantity, superseded_id)
     select $1, $2, $3, $4, $5, w.contract_id, w.project_id, w.id, $7::date, $8::timestamptz, $9::timestamptz,
       $10::numeric, $11, $12, $13::numeric, $14, $15, $16, $17, $18::integer, $19
     from wbs_element w where w.tenant_id = $1 and w.id = $6
     on conflict do nothing`,
    [
      work.tenantId,
      item.id,
      item.kind,
      item.sourceId,
      item.reference,
      item.wbsElementId,
      item.eventDate,
      item.approvedAt,
      work.now,
      item.hours ?? null,
      item.role ?? null,
      item.corrects ?? null,
      item.cost?.amount ?? null,
      item.cost?.currency ?? null,
      item.expenseType ?? null,
      item.markup ?? null,
      item.usageMonth ?? null,
      item.quantity ?? null,
      item.supersededId ?? null,
    ],
  );
  return element.contractId;
}

/** Work that has no price yet, with the terms of its line and everything that its events name. */
export interface PendingItem {
  readonly id: string;
  readonly kind: WorkKind;
  readonly sourceId: string;
  readonly reference: string;
  readonly eventDate: CalendarDate;
  readonly approvedAt: Date;
  readonly receivedAt: Date;
  readonly hours: string | null;
  readonly role: string | null;
  readonly corrects: string | null;
  readonly cost: string | null;
  readonly costCurrency: string | null;
  readonly expenseType: string | null;
  readonly markup: string | null;
  readonly usageMonth: Month | null;
  readonly quantity: number | null;
  readonly supersededId: string | null;
  readonly supersededQuantity: number | null;
  readonly waitsFor: string | null;
  /** The latest month that is closed for it: by the ERP before it was approved, or because its revenue is complete. */
  readonly lastClosed: Month | null;
  /** Whether the close of its own month is known. */
  readonly monthClosed: boolean;
  readonly contractId: Id<'Contract'>;
  readonly engagementId: Id<'Engagement'>;
  readonly engagementReference: string;
  readonly customerId: Id<'Customer'>;
  readonly sellerReference: string;
  readonly functionalCurrency: string;
  readonly projectId: Id<'Project'>;
  readonly wbsElementId: Id<'WbsElement'>;
  readonly workElementName: string;
  readonly rateCard: string | null;
  readonly billToId: Id<'BillTo'>;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly quoteVersionId: Id<'QuoteVersion'>;
  readonly lineKind: string;
  readonly currency: string;
  readonly cap: string | null;
  readonly markups: Record<string, string> | null;
  readonly handlingFeeRate: string | null;
  readonly includedPerMonth: number | null;
  readonly overagePrice: string | null;
  readonly purchaseOrderNumber: string | null;
}

/**
 * Pending work of the active lines of a contract. Usage belongs to the line whose terms price it, and to the work that
 * the terms name; other work to the line of its work element.
 * $1 tenant, $2 contracts
 */
const PENDING = `
select i.id, i.kind, i.source_id as "sourceId", i.reference, to_char(i.event_date, 'YYYY-MM-DD') as "eventDate",
  i.approved_at as "approvedAt", i.received_at as "receivedAt", i.hours::text as hours, i.role, i.corrects,
  i.cost::text as cost, i.cost_currency as "costCurrency", i.expense_type as "expenseType", i.markup,
  i.usage_month as "usageMonth", i.quantity, i.superseded_id as "supersededId", s.quantity as "supersededQuantity",
  i.waits_for as "waitsFor",
  greatest((select max(p.period) from accounting_period p where p.tenant_id = $1 and p.closed_at < i.approved_at),
    (select max(r.period) from revenue_period r where r.tenant_id = $1)) as "lastClosed",
  exists (select 1 from accounting_period p where p.tenant_id = $1 and p.period = to_char(i.event_date, 'YYYY-MM'))
    as "monthClosed",
  c.id as "contractId", c.engagement_id as "engagementId", c.engagement_reference as "engagementReference",
  c.customer_id as "customerId", c.seller_reference as "sellerReference",
  coalesce(c.functional_currency, l.currency) as "functionalCurrency",
  w.project_id as "projectId", w.id as "wbsElementId", w.name as "workElementName", w.rate_card as "rateCard",
  w.bill_to_id as "billToId", l.quote_line_id as "quoteLineId", l.quote_version_id as "quoteVersionId",
  l.kind as "lineKind", l.currency, l.cap::text as cap,
  coalesce(l.expense_markups, (select o.expense_markups from contract_line o where o.tenant_id = $1
    and o.contract_id = c.id and o.expense_markups is not null and o.activated_at is not null
    order by o.line_key limit 1)) as markups,
  trim_scale(l.handling_fee_rate)::text as "handlingFeeRate",
  l.included_per_month as "includedPerMonth", l.overage_price::text as "overagePrice",
  l.purchase_order_number as "purchaseOrderNumber"
from work_item i
join contract c on c.tenant_id = i.tenant_id and c.id = i.contract_id
join wbs_element e on e.tenant_id = i.tenant_id and e.id = i.wbs_element_id
left join lateral (
  select u.quote_line_id, u.usage_work_element_code from contract_line u
  where i.kind = 'USAGE' and u.tenant_id = $1 and u.contract_id = c.id and u.usage_work_element_code is not null
  order by u.quote_line_id <> e.quote_line_id, u.line_key limit 1
) terms on true
join wbs_element w on w.tenant_id = i.tenant_id and w.contract_id = c.id
  and w.code = coalesce(terms.usage_work_element_code, e.code)
join contract_line l on l.tenant_id = i.tenant_id and l.quote_line_id = coalesce(terms.quote_line_id, e.quote_line_id)
left join work_item s on s.tenant_id = i.tenant_id and s.id = i.superseded_id
where i.tenant_id = $1 and i.contract_id = any($2) and i.priced_at is null and l.activated_at is not null
order by i.approved_at, i.reference`;

export async function pendingItems(work: Work, contractIds: readonly string[]): Promise<PendingItem[]> {
  type Row = Omit<PendingItem, 'approvedAt' | 'receivedAt'> & {
    readonly approvedAt: string;
    readonly receivedAt: string;
  };
  const rows = await work.sql<Row>(PENDING, [work.tenantId, contractIds]);
  return rows.map((row) => ({ ...row, approvedAt: new Date(row.approvedAt), receivedAt: new Date(row.receivedAt) }));
}

/** Contracts with work that was approved through the instant and has no price yet. */
export async function contractsToPrice(work: Work, through: Instant): Promise<Id<'Contract'>[]> {
  const rows = await work.sql<{ contractId: Id<'Contract'> }>(
    `select distinct contract_id as "contractId" from work_item
     where tenant_id = $1 and priced_at is null and approved_at <= $2 order by 1`,
    [work.tenantId, through],
  );
  return rows.map(({ contractId }) => contractId);
}

export async function markPriced(work: Work, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await work.sql(
    `update work_item set priced_at = $3, waits_for = null where tenant_id = $1 and id = any($2) and priced_at is null`,
    [work.tenantId, ids, work.now],
  );
}

/** Says what each piece of work waits for, in one statement; what waits already as it did is left alone. */
export async function markWaiting(work: Work, reasons: ReadonlyMap<string, string>): Promise<void> {
  if (reasons.size === 0) return;
  const rows = [...reasons].map(([id, reason]) => ({ id, reason }));
  await work.sql(
    `update work_item i set waits_for = r.reason
     from jsonb_to_recordset($2::jsonb) as r(id text, reason text)
     where i.tenant_id = $1 and i.id = r.id and i.priced_at is null and i.waits_for is distinct from r.reason`,
    [work.tenantId, JSON.stringify(rows)],
  );
}

export async function isUsageKnown(work: Work, usageRecordId: string): Promise<boolean> {
  const rows = await work.sql(`select 1 from work_item where tenant_id = $1 and id = $2 and kind = 'USAGE'`, [
    work.tenantId,
    usageRecordId,
  ]);
  return rows.length > 0;
}
