import type { CalendarDate, Id, Month } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import type { BillableFact } from '@throughline/billing-events-domain';
import type { Work } from '@throughline/transport';

/** A trigger of the schedule that happened and has no billable event yet, with everything that the event names. */
export interface DueCharge {
  readonly scheduleId: Id<'BillingSchedule'>;
  readonly kind: 'MILESTONE' | 'INSTALMENT';
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
  readonly activatedAt: StoredInstant;
  readonly projectId: Id<'Project'>;
  readonly wbsElementId: Id<'WbsElement'>;
  readonly workElementName: string;
  readonly billToId: Id<'BillTo'>;
  readonly obligationId: Id<'PerformanceObligation'> | null;
  readonly milestoneId: Id<'Milestone'> | null;
  readonly acceptedAt: StoredInstant | null;
}

/**
 * What an active contract owes an event for: accepted milestones, and instalments whose date is reached. In the order in
 * which they happened. Nothing while the contract is not active.
 */
export async function chargesDue(work: Work, contractId: string, upTo: Date): Promise<DueCharge[]> {
  return work.sql<DueCharge>(
    `select s.id as "scheduleId", s.kind, s.reference, trim_scale(s.percent)::text as percent, s.month,
       to_char(s.charge_date, 'YYYY-MM-DD') as "chargeDate", s.instalment, s.instalments, s.amount::text as amount,
       s.currency, s.quote_line_id as "quoteLineId", c.id as "contractId", c.engagement_id as "engagementId",
       c.engagement_reference as "engagementReference", c.customer_id as "customerId",
       c.quote_version_id as "quoteVersionId", c.seller_reference as "sellerReference", c.activated_at as "activatedAt",
       w.project_id as "projectId", w.id as "wbsElementId", w.name as "workElementName", w.bill_to_id as "billToId",
       w.obligation_id as "obligationId", m.id as "milestoneId", m.accepted_at as "acceptedAt"
     from contract c
     join billing_schedule s on s.tenant_id = c.tenant_id and s.contract_id = c.id
     join wbs_element w on w.tenant_id = c.tenant_id and w.contract_id = c.id and w.code = s.work_element_code
     left join milestone m on m.tenant_id = c.tenant_id and m.contract_id = c.id and m.reference = s.reference
       and s.kind = 'MILESTONE'
     where c.tenant_id = $1 and c.id = $2 and c.activated_at is not null
       and (m.accepted_at is not null or s.charge_date <= ($3::timestamptz at time zone 'UTC')::date)
       and not exists (select 1 from billable_event b where b.tenant_id = c.tenant_id and b.billing_schedule_id = s.id)
     order by coalesce(m.accepted_at, s.charge_date::timestamp at time zone 'UTC'), s.position`,
    [work.tenantId, contractId, upTo],
  );
}

/** Keeps a billable event under the natural key of its source; false when the source has one already. */
export async function insertBillableEvent(
  work: Work,
  id: Id<'BillableEvent'>,
  charge: DueCharge,
  fact: BillableFact,
): Promise<boolean> {
  const rows = await work.sql(
    `insert into billable_event (tenant_id, id, type, source_key, source_reference, billing_schedule_id, engagement_id,
       contract_id, quote_version_id, quote_line_id, project_id, wbs_element_id, milestone_id, obligation_id, bill_to_id,
       event_date, approved_at, accounting_period, value, billable, currency, description, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
     on conflict do nothing returning id`,
    [
      work.tenantId,
      id,
      fact.type,
      charge.milestoneId ?? charge.scheduleId,
      charge.reference,
      charge.scheduleId,
      charge.engagementId,
      charge.contractId,
      charge.quoteVersionId,
      charge.quoteLineId,
      charge.projectId,
      charge.wbsElementId,
      charge.milestoneId,
      charge.obligationId,
      charge.billToId,
      fact.eventDate,
      fact.approvedAt,
      fact.accountingPeriod,
      fact.value.toAmount(),
      fact.billable.toAmount(),
      fact.value.currency,
      fact.description,
      work.now,
    ],
  );
  return rows.length > 0;
}
