import type { CalendarDate, Id, Month } from '@throughline/contracts';
import type { Work } from '@throughline/transport';

/** A trigger of the schedule that happened and has no billable event yet, with everything that the event names. */
export interface DueCharge {
  readonly scheduleId: Id<'BillingSchedule'>;
  readonly kind: 'MILESTONE' | 'INSTALMENT' | 'PREPAYMENT';
  readonly reference: string;
  readonly percent: string | null;
  readonly month: Month | null;
  readonly chargeDate: CalendarDate | null;
  readonly instalment: number | null;
  readonly instalments: number | null;
  readonly amount: string;
  readonly currency: string;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly contractId: Id<'Contract'>;
  readonly engagementId: Id<'Engagement'>;
  readonly engagementReference: string;
  readonly customerId: Id<'Customer'>;
  readonly quoteVersionId: Id<'QuoteVersion'>;
  readonly sellerReference: string;
  readonly activatedAt: Date;
  readonly projectId: Id<'Project'>;
  readonly wbsElementId: Id<'WbsElement'>;
  readonly workElementName: string;
  readonly billToId: Id<'BillTo'>;
  readonly obligationId: Id<'PerformanceObligation'> | null;
  readonly milestoneId: Id<'Milestone'> | null;
  readonly acceptedAt: Date | null;
  /** The seller's currency; null for contracts of before, which are not converted. */
  readonly functionalCurrency: string | null;
  readonly purchaseOrderNumber: string | null;
  /** One unit of the charge's currency in the seller's on the day of the charge, when they differ and it is known. */
  readonly fxRate: string | null;
}

/**
 * What an active contract owes an event for: accepted milestones, and instalments and prepayments whose date is reached. In
 * the order in which they happened. Nothing of lines that are not active. A charge in another currency than the seller's
 * waits for the rate of its day.
 */
export async function chargesDue(work: Work, contractId: string, upTo: Date): Promise<DueCharge[]> {
  return work.sql<DueCharge>(
    `select * from (select s.id as "scheduleId", s.kind, s.reference, trim_scale(s.percent)::text as percent, s.month,
       to_char(s.charge_date, 'YYYY-MM-DD') as "chargeDate", s.instalment, s.instalments, s.amount::text as amount,
       s.currency, s.quote_line_id as "quoteLineId", c.id as "contractId", c.engagement_id as "engagementId",
       c.engagement_reference as "engagementReference", c.customer_id as "customerId",
       coalesce(l.quote_version_id, c.quote_version_id) as "quoteVersionId", c.seller_reference as "sellerReference",
       case when l.quote_line_id is null then c.activated_at else l.activated_at end as "activatedAt",
       w.project_id as "projectId", w.id as "wbsElementId", w.name as "workElementName", w.bill_to_id as "billToId",
       w.obligation_id as "obligationId", m.id as "milestoneId", m.accepted_at as "acceptedAt",
       c.functional_currency as "functionalCurrency", l.purchase_order_number as "purchaseOrderNumber",
       trim_scale(f.rate)::text as "fxRate", s.position, s.charge_date
     from contract c
     join billing_schedule s on s.tenant_id = c.tenant_id and s.contract_id = c.id
     join wbs_element w on w.tenant_id = c.tenant_id and w.contract_id = c.id and w.code = s.work_element_code
     left join contract_line l on l.tenant_id = c.tenant_id and l.quote_line_id = s.quote_line_id
     left join milestone m on m.tenant_id = c.tenant_id and m.contract_id = c.id and m.reference = s.reference
       and s.kind = 'MILESTONE'
     left join fx_rate f on f.tenant_id = c.tenant_id and f.from_currency = s.currency
       and f.to_currency = c.functional_currency
       and f.rate_date = coalesce(s.charge_date, (m.accepted_at at time zone 'UTC')::date)
     where c.tenant_id = $1 and c.id = $2 and c.activated_at is not null
       and (m.accepted_at is not null or s.charge_date <= ($3::timestamptz at time zone 'UTC')::date)
       and (c.functional_currency is null or c.functional_currency = s.currency or f.rate is not null)
       and not exists (select 1 from billable_event b where b.tenant_id = c.tenant_id and b.billing_schedule_id = s.id)
     ) due
     where "activatedAt" is not null
     order by coalesce("acceptedAt", charge_date::timestamp at time zone 'UTC'), position`,
    [work.tenantId, contractId, upTo],
  );
}
