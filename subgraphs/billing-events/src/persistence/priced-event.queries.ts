import type { Id } from '@throughline/contracts';
import type { Work } from '@throughline/transport';
import type { EarnedData, NewBillableEvent } from '../use-cases/record-events.ts';

/** Keeps billable events under the natural keys of their sources; the ids of those that had none yet. */
export async function insertBillableEvents(
  work: Work,
  events: readonly NewBillableEvent[],
): Promise<ReadonlySet<string>> {
  if (events.length === 0) return new Set();
  const records = events.map(({ sourceKey, scheduleId, data }) => ({
    ...data,
    sourceKey,
    scheduleId: scheduleId ?? null,
    currency: data.value.currency,
    value: data.value.amount,
    billable: data.billable.amount,
    valueFunctional: data.valueFunctional?.amount ?? null,
    billableFunctional: data.billableFunctional?.amount ?? null,
    functionalCurrency: data.valueFunctional?.currency ?? null,
    reducesOpenBy: data.reducesOpenBy?.amount ?? null,
  }));
  const rows = await work.sql<{ id: string }>(
    `insert into billable_event (tenant_id, id, type, subtype, source_key, source_reference, billing_schedule_id,
       engagement_id, contract_id, quote_version_id, quote_line_id, project_id, wbs_element_id, milestone_id,
       obligation_id, bill_to_id, event_date, approved_at, accounting_period, value, billable, currency, description,
       recorded_at, stream, value_functional, billable_functional, functional_currency, fx_rate, time_entry_id,
       expense_id, subcontractor_bill_id, usage_record_id, hours, rate, cost, markup, drawdown, reason,
       of_billable_event_id, reduces_open_by, receivable_invoice_id, purchase_order_number)
     select $1, r."billableEventId", r.type, r.subtype, r."sourceKey", r."sourceReference", r."scheduleId",
       r."engagementId", r."contractId", r."quoteVersionId", r."quoteLineId", r."projectId", r."wbsElementId",
       r."milestoneId", r."obligationId", r."billToId", r."eventDate", r."approvedAt", r."accountingPeriod", r.value,
       r.billable, r.currency, r.description, $3, r.stream, r."valueFunctional", r."billableFunctional",
       r."functionalCurrency", r."fxRate", r."timeEntryId", r."expenseId", r."subcontractorBillId", r."usageRecordId",
       r.hours, r.rate, r.cost, r.markup, r.drawdown, r.reason, r."ofBillableEventId", r."reducesOpenBy",
       r."receivableInvoiceId", r."purchaseOrderNumber"
     from jsonb_to_recordset($2::jsonb) as r("billableEventId" text, type text, subtype text, "sourceKey" text,
       "sourceReference" text, "scheduleId" text, "engagementId" text, "contractId" text, "quoteVersionId" text,
       "quoteLineId" text, "projectId" text, "wbsElementId" text, "milestoneId" text, "obligationId" text,
       "billToId" text, "eventDate" date, "approvedAt" timestamptz, "accountingPeriod" text, value numeric,
       billable numeric, currency text, description text, stream text, "valueFunctional" numeric,
       "billableFunctional" numeric, "functionalCurrency" text, "fxRate" text, "timeEntryId" text, "expenseId" text,
       "subcontractorBillId" text, "usageRecordId" text, hours numeric, rate jsonb, cost jsonb, markup text,
       drawdown jsonb, reason text, "ofBillableEventId" text, "reducesOpenBy" numeric, "receivableInvoiceId" text,
       "purchaseOrderNumber" text)
     on conflict do nothing returning id`,
    [work.tenantId, JSON.stringify(records), work.now],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Writes revenue that comes with its cause, all in one statement. */
export async function insertEarned(work: Work, rows: readonly EarnedData[]): Promise<void> {
  if (rows.length === 0) return;
  const records = rows.map((row) => ({
    ...row,
    currency: row.amount.currency,
    amount: row.amount.amount,
    foreign: row.amountForeign?.amount ?? null,
    foreignCurrency: row.amountForeign?.currency ?? null,
  }));
  await work.sql(
    `insert into revenue_event (tenant_id, id, obligation_id, engagement_id, contract_id, quote_version_id,
       quote_line_id, wbs_element_id, period, stream, treatment, amount, currency, recognised_at, billable_event_id,
       credit_memo_id, retainer_tranche, accounting_date, amount_foreign, foreign_currency)
     select $1, r."revenueEventId", r."obligationId", r."engagementId", r."contractId", r."quoteVersionId",
       r."quoteLineId", r."wbsElementId", r.period, r.stream, r.treatment, r.amount, r.currency, r."recognisedAt",
       r."billableEventId", r."creditMemoId", r."retainerTranche", r."accountingDate", r.foreign, r."foreignCurrency"
     from jsonb_to_recordset($2::jsonb) as r("revenueEventId" text, "obligationId" text, "engagementId" text,
       "contractId" text, "quoteVersionId" text, "quoteLineId" text, "wbsElementId" text, period text, stream text,
       treatment text, amount numeric, currency text, "recognisedAt" timestamptz, "billableEventId" text,
       "creditMemoId" text, "retainerTranche" text, "accountingDate" date, "foreign" numeric, "foreignCurrency" text)`,
    [work.tenantId, JSON.stringify(records)],
  );
}

/** What a capped line has been charged with, and what credit memos and earlier decisions say about it. */
export interface CapState {
  readonly quoteLineId: string;
  readonly billed: string;
  readonly credits: readonly { readonly reference: string; readonly at: string; readonly net: string }[];
}

export const capStates = (work: Work, quoteLineIds: readonly string[]): Promise<CapState[]> =>
  work.sql<CapState>(
    `select l.quote_line_id as "quoteLineId",
       coalesce((select sum(b.billable) from billable_event b where b.tenant_id = l.tenant_id
         and b.quote_line_id = l.quote_line_id and b.type = 'TIME_ENTRY'), 0)::text as billed,
       coalesce((select jsonb_agg(jsonb_build_object('reference', m.id, 'at', m.requested_at, 'net', m.net::text))
         from credit_memo_line m where m.tenant_id = l.tenant_id and m.quote_line_id = l.quote_line_id
           and m.stream = 'TIME_AND_MATERIALS'), '[]'::jsonb) as credits
     from contract_line l where l.tenant_id = $1 and l.quote_line_id = any($2)`,
    [work.tenantId, quoteLineIds],
  );

/** What time entries have come to so far, with their corrections: value, billable part, and what they drew. */
export interface EntryStanding {
  readonly timeEntryId: Id<'TimeEntry'>;
  readonly reference: string;
  readonly value: string;
  readonly billable: string;
  readonly overage: string;
  /** The retainer parts of all its events. */
  readonly parts: readonly { readonly tranche: string; readonly amount: string }[];
}

export const entryStandings = (work: Work, timeEntryIds: readonly string[]): Promise<EntryStanding[]> =>
  timeEntryIds.length === 0
    ? Promise.resolve([])
    : work.sql<EntryStanding>(
        `select b.time_entry_id as "timeEntryId", min(e.reference) as reference,
           sum(b.value) filter (where b.subtype is distinct from 'RETAINER_OVERAGE')::text as value,
           sum(b.billable)::text as billable,
           coalesce(sum(b.value) filter (where b.subtype = 'RETAINER_OVERAGE'), 0)::text as overage,
           coalesce((select jsonb_agg(jsonb_build_object('tranche', p->>'tranche', 'amount', p->'amount'->>'amount')
             order by d.id) from billable_event d, jsonb_array_elements(d.drawdown->'parts') p
             where d.tenant_id = $1 and d.time_entry_id = b.time_entry_id and d.drawdown is not null), '[]'::jsonb)
             as parts
         from billable_event b
         join time_entry e on e.tenant_id = b.tenant_id and e.id = b.time_entry_id
         where b.tenant_id = $1 and b.time_entry_id = any($2) and b.type = 'TIME_ENTRY'
         group by b.time_entry_id`,
        [work.tenantId, timeEntryIds],
      );
