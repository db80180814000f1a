import type { Sql, StoredInstant } from '@throughline/subgraph';
import { calendarDate, type Id, instant, Money, type Refusal } from '@throughline/contracts';
import type { BillableItem, BillableType, RunKind } from '@throughline/invoice-payment-domain';

/** An item as it is kept: with whose calendar it follows and the flow that it came with. */
export interface KeptItem {
  readonly item: BillableItem;
  readonly engagementReference: string;
  readonly correlationId: string;
}

interface ItemRow {
  billable_event_id: string;
  type: BillableType;
  subtype: string | null;
  source_reference: string;
  engagement_id: string;
  engagement_reference: string;
  customer_id: string;
  bill_to_id: string;
  seller_reference: string;
  quote_line_id: string;
  wbs_element_id: string;
  milestone_id: string | null;
  event_date: string;
  approved_at: StoredInstant;
  billable: string;
  currency: string;
  description: string;
  correlation_id: string;
}

const COLUMNS = `billable_event_id, type, subtype, source_reference, engagement_id, engagement_reference, customer_id,
  bill_to_id, seller_reference, quote_line_id, wbs_element_id, milestone_id,
  to_char(event_date, 'YYYY-MM-DD') as event_date, approved_at, billable::text, currency, description, correlation_id`;

/** Not on a live invoice line yet. */
const OPEN = `billable > 0 and not exists (select 1 from invoice_line l
  where l.tenant_id = i.tenant_id and l.billable_event_id = i.billable_event_id and l.live)`;

const itemOf = (row: ItemRow): KeptItem => ({
  engagementReference: row.engagement_reference,
  correlationId: row.correlation_id,
  item: {
    billableEventId: row.billable_event_id as Id<'BillableEvent'>,
    type: row.type,
    subtype: row.subtype,
    sourceReference: row.source_reference,
    engagementId: row.engagement_id as Id<'Engagement'>,
    customerId: row.customer_id as Id<'Customer'>,
    billToId: row.bill_to_id as Id<'BillTo'>,
    sellerReference: row.seller_reference,
    quoteLineId: row.quote_line_id as Id<'QuoteLine'>,
    wbsElementId: row.wbs_element_id as Id<'WbsElement'>,
    milestoneId: row.milestone_id as Id<'Milestone'> | null,
    eventDate: calendarDate(row.event_date),
    approvedAt: instant(row.approved_at),
    billable: Money.of(row.billable, row.currency),
    description: row.description,
  },
});

/** True when the event is new; a second copy of it changes nothing. */
export async function keepItem(sql: Sql, tenantId: string, kept: KeptItem, recordedAt: Date): Promise<boolean> {
  const { item, engagementReference, correlationId } = kept;
  const rows = await sql(
    `insert into billable_item (tenant_id, billable_event_id, type, subtype, source_reference, engagement_id,
       engagement_reference, customer_id, bill_to_id, seller_reference, quote_line_id, wbs_element_id, milestone_id,
       event_date, approved_at, billable, currency, description, correlation_id, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
     on conflict do nothing returning billable_event_id`,
    [
      tenantId,
      item.billableEventId,
      item.type,
      item.subtype,
      item.sourceReference,
      item.engagementId,
      engagementReference,
      item.customerId,
      item.billToId,
      item.sellerReference,
      item.quoteLineId,
      item.wbsElementId,
      item.milestoneId,
      item.eventDate,
      item.approvedAt,
      item.billable.toAmount(),
      item.billable.currency,
      item.description,
      correlationId,
      recordedAt,
    ],
  );
  return rows.length > 0;
}

/** Everything that a publication of the calendar concerns: open items of one engagement, or of all. */
export async function openItems(sql: Sql, engagementReference: string | null): Promise<KeptItem[]> {
  const rows = await sql<ItemRow>(
    `select ${COLUMNS} from billable_item i where ($1::text is null or engagement_reference = $1) and ${OPEN}
     order by approved_at, billable_event_id`,
    [engagementReference],
  );
  return rows.map(itemOf);
}

/** What a run gathers: open items of its kind and bill-to that are due on its date or before. */
export async function itemsDue(sql: Sql, kind: RunKind, billToId: string, on: string): Promise<KeptItem[]> {
  const rows = await sql<ItemRow>(
    `select ${COLUMNS} from billable_item i where run_kind = $1 and bill_to_id = $2 and run_date <= $3::date and ${OPEN}
     order by approved_at, billable_event_id for update of i`,
    [kind, billToId, on],
  );
  return rows.map(itemOf);
}

/** Writes down when an item is billed, or why it cannot be. Answers whether what stands in its way has changed. */
export async function planItem(
  sql: Sql,
  billableEventId: string,
  plan: { kind: RunKind; date: string } | null,
  refusal: Refusal | null,
): Promise<boolean> {
  const [planned] = await sql<{ changed: boolean }>(
    `update billable_item i set run_kind = $2, run_date = $3::date, refusal = $4::jsonb
     from (select refusal from billable_item where billable_event_id = $1) before
     where i.billable_event_id = $1 returning before.refusal is distinct from i.refusal as changed`,
    [billableEventId, plan?.kind ?? null, plan?.date ?? null, refusal && JSON.stringify(refusal)],
  );
  return planned?.changed ?? false;
}
