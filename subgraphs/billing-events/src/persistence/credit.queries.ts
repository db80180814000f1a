import type { CalendarDate, Id, Month } from '@throughline/contracts';
import type { creditMemoIssued, EventContract, Stream } from '@throughline/events';
import type { Work } from '@throughline/transport';

type DataOf<C> = C extends EventContract<infer T> ? T : never;
export type IssuedCreditMemo = DataOf<typeof creditMemoIssued>;

/** A billable event, as far as something takes part of it back. Amounts are decimal text. */
export interface BilledEvent {
  readonly billableEventId: Id<'BillableEvent'>;
  readonly type: string;
  readonly sourceReference: string;
  readonly stream: Stream;
  readonly currency: string;
  readonly billable: string;
  readonly fxRate: string | null;
  readonly engagementId: Id<'Engagement'>;
  readonly engagementReference: string;
  readonly customerId: Id<'Customer'>;
  readonly contractId: Id<'Contract'>;
  readonly quoteVersionId: Id<'QuoteVersion'>;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly projectId: Id<'Project'> | null;
  readonly wbsElementId: Id<'WbsElement'>;
  readonly obligationId: Id<'PerformanceObligation'> | null;
  readonly billToId: Id<'BillTo'>;
  readonly sellerReference: string;
  readonly functionalCurrency: string;
  readonly purchaseOrderNumber: string | null;
  /** The month that a support charge pays for. */
  readonly chargeMonth: Month | null;
  /** What of the charge is still deferred, before anything was taken back now; null for work that is earned when done. */
  readonly unearned: string | null;
  /** What may still be put on an invoice. */
  readonly open: string;
  /** The invoice that holds it. */
  readonly invoiceId: Id<'Invoice'> | null;
  readonly hold: object | null;
}

/** Sum of a column over what hangs on the event. */
const OPEN = `b.billable
  - coalesce((select sum(k.net) from invoice_link k where k.tenant_id = b.tenant_id and k.billable_event_id = b.id), 0)
  - coalesce((select sum(w.reduces_open_by) from billable_event w
      where w.tenant_id = b.tenant_id and w.of_billable_event_id = b.id), 0)`;

/**
 * Events by their ids. A support charge is deferred until the revenue of its month is complete, a prepayment as far as it
 * is not used.
 */
export const billedEvents = (work: Work, ids: readonly string[]): Promise<BilledEvent[]> =>
  work.sql<BilledEvent>(
    `select b.id as "billableEventId", b.type, b.source_reference as "sourceReference", b.stream, b.currency,
       b.billable::text as billable, b.fx_rate as "fxRate", b.engagement_id as "engagementId",
       c.engagement_reference as "engagementReference", c.customer_id as "customerId", b.contract_id as "contractId",
       b.quote_version_id as "quoteVersionId", b.quote_line_id as "quoteLineId", b.project_id as "projectId",
       b.wbs_element_id as "wbsElementId", b.obligation_id as "obligationId", b.bill_to_id as "billToId",
       c.seller_reference as "sellerReference", coalesce(c.functional_currency, b.currency) as "functionalCurrency",
       b.purchase_order_number as "purchaseOrderNumber", s.month as "chargeMonth",
       (case when t.id is not null then t.prepayment - t.used - t.credited
         when s.kind = 'INSTALMENT' then case when exists (select 1 from revenue_period r
             where r.tenant_id = b.tenant_id and r.period >= s.month) then 0
           else b.billable - coalesce((select sum(u.amount) from unearned_credit u
             where u.tenant_id = b.tenant_id and u.billable_event_id = b.id), 0) end
       end)::text as unearned,
       (${OPEN})::text as open,
       (select k.invoice_id from invoice_link k where k.tenant_id = b.tenant_id and k.billable_event_id = b.id
         order by k.invoice_id desc limit 1) as "invoiceId",
       b.hold
     from billable_event b
     join contract c on c.tenant_id = b.tenant_id and c.id = b.contract_id
     left join billing_schedule s on s.tenant_id = b.tenant_id and s.id = b.billing_schedule_id
     left join retainer_tranche t on t.tenant_id = b.tenant_id and t.billable_event_id = b.id
     where b.tenant_id = $1 and b.id = any($2)`,
    [work.tenantId, ids],
  );

/** False when the credit memo is held already. */
export async function insertCreditMemo(work: Work, memo: IssuedCreditMemo): Promise<boolean> {
  const rows = await work.sql(
    `insert into credit_memo (tenant_id, id, reference, invoice_id, issued_on, requested_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing returning id`,
    [work.tenantId, memo.creditMemoId, memo.reference, memo.invoiceId, memo.issuedOn, memo.requestedAt],
  );
  if (rows.length === 0) return false;
  const lines = memo.lines.map(({ net, ...line }) => ({ ...line, net: net.amount, currency: net.currency }));
  await work.sql(
    `insert into credit_memo_line (tenant_id, id, credit_memo_id, billable_event_id, quote_line_id, stream, net,
       currency, requested_at)
     select $1, r."creditMemoLineId", $2, r."billableEventId", r."quoteLineId", r.stream, r.net, r.currency, $4
     from jsonb_to_recordset($3::jsonb) as r("creditMemoLineId" text, "billableEventId" text, "quoteLineId" text,
       stream text, net numeric, currency text)`,
    [work.tenantId, memo.creditMemoId, JSON.stringify(lines), memo.requestedAt],
  );
  return true;
}

/** What was taken back before it was earned never will be: a prepaid period has less left, a support month earns less. */
export async function deferCredit(
  work: Work,
  credit: { sourceId: string; event: BilledEvent; amount: string },
): Promise<void> {
  const { sourceId, event, amount } = credit;
  await work.sql(
    `insert into unearned_credit (tenant_id, source_id, billable_event_id, obligation_id, month, amount)
     values ($1, $2, $3, $4, $5, $6)`,
    [work.tenantId, sourceId, event.billableEventId, event.obligationId, event.chargeMonth, amount],
  );
  await work.sql(
    `update retainer_tranche set credited = credited + $3 where tenant_id = $1 and billable_event_id = $2`,
    [work.tenantId, event.billableEventId, amount],
  );
}

/** The latest month that is closed for what is dated on the day; null while none is. */
export async function lastClosedFor(work: Work, at: Date): Promise<Month | null> {
  const [row] = await work.sql<{ period: Month | null }>(
    `select greatest((select max(period) from revenue_period where tenant_id = $1),
       (select max(period) from accounting_period where tenant_id = $1 and closed_at < $2)) as period`,
    [work.tenantId, at],
  );
  return row?.period ?? null;
}

/** The latest month whose revenue is complete; nothing is added to it. */
export async function lastComplete(work: Work): Promise<Month | null> {
  const [row] = await work.sql<{ period: Month | null }>(
    `select max(period) as period from revenue_period where tenant_id = $1`,
    [work.tenantId],
  );
  return row?.period ?? null;
}

export async function keepReceivableWriteOff(
  work: Work,
  writeOff: { id: string; billableEventId: string; writtenOffOn: CalendarDate },
): Promise<void> {
  await work.sql(
    `insert into receivable_write_off (tenant_id, id, billable_event_id, written_off_on) values ($1, $2, $3, $4)
     on conflict do nothing`,
    [work.tenantId, writeOff.id, writeOff.billableEventId, writeOff.writtenOffOn],
  );
}
