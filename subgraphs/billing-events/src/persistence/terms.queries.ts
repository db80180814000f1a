import type { CalendarDate, Id, Month, Refusal } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';
import type { Work } from '@throughline/transport';

export type SetupState = 'ESTABLISHED' | 'REFUSED';

/** One trigger of the billing schedule as it is stored. Amounts are decimal text. */
export interface ScheduleRow {
  readonly id: Id<'BillingSchedule'>;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly kind: 'MILESTONE' | 'INSTALMENT' | 'PREPAYMENT';
  readonly reference: string;
  readonly position: number;
  readonly workElementCode: string;
  readonly percent: string | null;
  readonly month: Month | null;
  readonly chargeDate: CalendarDate | null;
  readonly instalment: number | null;
  readonly instalments: number | null;
  readonly amount: string;
  readonly currency: string;
}

export interface TreatmentRow {
  readonly id: Id<'RevenueTreatment'>;
  readonly quoteLineId: string;
  readonly obligationId: Id<'PerformanceObligation'>;
  readonly obligationKey: string;
  readonly obligationName: string;
  readonly kind: 'OVER_TIME_HOURS' | 'STRAIGHT_LINE';
  readonly stream: string;
  readonly workElementCode: string | null;
  readonly milestoneReference: string | null;
  readonly months: number | null;
  readonly firstMonth: Month | null;
  readonly allocatedPrice: string;
  readonly currency: string;
}

/** What was answered to the activation before; the row stays locked until the end of the transaction. */
export async function setupOf(work: Work, activationId: string): Promise<SetupState | null> {
  const [row] = await work.sql<{ state: SetupState }>(
    `select state from billing_setup where tenant_id = $1 and activation_id = $2 for update`,
    [work.tenantId, activationId],
  );
  return row?.state ?? null;
}

export async function recordSetup(
  work: Work,
  setup: { activationId: string; contractId: string; state: SetupState } & Partial<Refusal>,
): Promise<void> {
  await work.sql(
    `insert into billing_setup (tenant_id, activation_id, contract_id, state, code, evidence, decided_at)
     values ($1, $2, $3, $4, $5, $6::jsonb, $7)
     on conflict (tenant_id, activation_id) do update
       set state = excluded.state, code = excluded.code, evidence = excluded.evidence, decided_at = excluded.decided_at`,
    [
      work.tenantId,
      setup.activationId,
      setup.contractId,
      setup.state,
      setup.code ?? null,
      setup.evidence === undefined ? null : JSON.stringify(setup.evidence),
      work.now,
    ],
  );
}

export interface KnownContract {
  readonly id: Id<'Contract'>;
  /** True once the activation went through. */
  readonly active: boolean;
}

export async function findContract(work: Work, contractId: string): Promise<KnownContract | null> {
  const [row] = await work.sql<{ id: Id<'Contract'>; active: boolean }>(
    `select id, activated_at is not null as active from contract where tenant_id = $1 and id = $2`,
    [work.tenantId, contractId],
  );
  return row ?? null;
}

export async function insertContract(work: Work, deal: SoldDeal): Promise<void> {
  await work.sql(
    `insert into contract (tenant_id, id, activation_id, engagement_id, engagement_reference, customer_id,
       quote_version_id, seller_reference, start_date, established_at, functional_currency)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      work.tenantId,
      deal.contractId,
      deal.activationId,
      deal.engagementId,
      deal.engagementReference,
      deal.customerId,
      deal.quoteVersionId,
      deal.seller.reference,
      deal.startDate,
      work.now,
      deal.seller.currency,
    ],
  );
}

/** False when the contract was active already. */
export async function markActivated(work: Work, contractId: string, activatedAt: string): Promise<boolean> {
  const rows = await work.sql(
    `update contract set activated_at = $3 where tenant_id = $1 and id = $2 and activated_at is null returning id`,
    [work.tenantId, contractId, activatedAt],
  );
  return rows.length > 0;
}

export async function insertSchedules(work: Work, contractId: string, rows: readonly ScheduleRow[]): Promise<void> {
  await work.sql(
    `insert into billing_schedule (tenant_id, id, contract_id, quote_line_id, kind, reference, position,
       work_element_code, percent, month, charge_date, instalment, instalments, amount, currency)
     select $1, r.id, $2, r."quoteLineId", r.kind, r.reference, r.position, r."workElementCode", r.percent, r.month,
       r."chargeDate", r.instalment, r.instalments, r.amount, r.currency
     from jsonb_to_recordset($3::jsonb) as r(id text, "quoteLineId" text, kind text, reference text, position int,
       "workElementCode" text, percent numeric, month text, "chargeDate" date, instalment int, instalments int,
       amount numeric, currency text)`,
    [work.tenantId, contractId, JSON.stringify(rows)],
  );
}

export async function insertTreatments(work: Work, contractId: string, rows: readonly TreatmentRow[]): Promise<void> {
  await work.sql(
    `insert into revenue_treatment (tenant_id, id, contract_id, quote_line_id, obligation_id, obligation_key,
       obligation_name, kind, stream, work_element_code, milestone_reference, months, first_month, allocated_price,
       currency)
     select $1, r.id, $2, r."quoteLineId", r."obligationId", r."obligationKey", r."obligationName", r.kind, r.stream,
       r."workElementCode", r."milestoneReference", r.months, r."firstMonth", r."allocatedPrice", r.currency
     from jsonb_to_recordset($3::jsonb) as r(id text, "quoteLineId" text, "obligationId" text, "obligationKey" text,
       "obligationName" text, kind text, stream text, "workElementCode" text, "milestoneReference" text, months int,
       "firstMonth" text, "allocatedPrice" numeric, currency text)`,
    [work.tenantId, contractId, JSON.stringify(rows)],
  );
}

/** The charge dates of the active lines' instalments and prepayments that are still to come, in order. */
export async function chargesAfter(
  work: Work,
  contractId: string,
  at: Date,
): Promise<{ id: Id<'BillingSchedule'>; chargeDate: CalendarDate }[]> {
  return work.sql(
    `select s.id, to_char(s.charge_date, 'YYYY-MM-DD') as "chargeDate" from billing_schedule s
     left join contract_line l on l.tenant_id = s.tenant_id and l.quote_line_id = s.quote_line_id
     where s.tenant_id = $1 and s.contract_id = $2 and s.kind <> 'MILESTONE'
       and s.charge_date > ($3::timestamptz at time zone 'UTC')::date
       and (l.quote_line_id is null or l.activated_at is not null)
     order by s.charge_date`,
    [work.tenantId, contractId, at],
  );
}
