import { type CalendarDate, type Id, instant, type Month, ok, refuse, type Result } from '@throughline/contracts';
import { billingScheduleEstablished, billingScheduleRefused, type SoldDeal } from '@throughline/events';
import { type LinePlan, type ObligationTerms, planBilling, supportReference } from '@throughline/billing-events-domain';
import type { Work } from '@throughline/transport';
import {
  insertContract,
  insertSchedules,
  insertTreatments,
  isContractKnown,
  type NewSchedule,
  type NewTreatment,
  recordSetup,
  setupOf,
} from '../persistence/terms.queries.ts';
import { dealTermsOf } from './deal-terms.ts';

/**
 * Puts billing schedules and revenue treatments of a deal in place and says so; or refuses, which pauses the activation.
 * An established activation is never changed by a repetition; a refused one is judged again, since its deal may have been
 * repaired before it was resumed.
 */
export async function establishBilling(work: Work, activationId: Id<'Activation'>, deal: SoldDeal): Promise<void> {
  const setup = await setupOf(work, activationId);
  if (setup === 'ESTABLISHED') return;
  const plans = await planNewContract(work, deal);
  if (!plans.ok) {
    const { code, evidence } = plans.refusal;
    await recordSetup(work, { activationId, contractId: deal.contractId, state: 'REFUSED', code, evidence });
    work.publish(billingScheduleRefused, activationId, { activationId, code, evidence });
    return;
  }
  const schedules = plans.value.flatMap((plan) => scheduleRows(plan, work, deal.contractId));
  const treatments = plans.value.flatMap((plan) => treatmentRows(plan, work, deal.contractId));
  await recordSetup(work, { activationId, contractId: deal.contractId, state: 'ESTABLISHED' });
  await insertContract(work, deal);
  await insertSchedules(work, schedules);
  await insertTreatments(work, treatments);
  publishEstablished(work, deal, schedules, treatments);
}

async function planNewContract(work: Work, deal: SoldDeal): Promise<Result<readonly LinePlan[]>> {
  if (await isContractKnown(work, deal.contractId))
    return refuse('DEAL_KIND_NOT_SUPPORTED', { kinds: ['AMENDMENT'], contractId: deal.contractId });
  const plans = planBilling(dealTermsOf(deal));
  return plans.ok ? ok(plans.value) : plans;
}

function scheduleRows(
  { line, milestones, instalments }: LinePlan,
  work: Work,
  contractId: Id<'Contract'>,
): NewSchedule[] {
  const quoteLineId = line.quoteLineId as Id<'QuoteLine'>;
  const base = {
    contractId,
    quoteLineId,
    percent: null,
    month: null,
    chargeDate: null,
    instalment: null,
    instalments: null,
  };
  return [
    ...milestones.map(({ reference, workElementCode, percent, amount }, index): NewSchedule => {
      const id = work.mint('BillingSchedule');
      return {
        ...base,
        id,
        kind: 'MILESTONE',
        reference,
        position: index + 1,
        workElementCode,
        percent,
        ...amount.toJSON(),
      };
    }),
    ...instalments.map(({ number, month, chargeDate, amount, workElementCode }): NewSchedule => ({
      ...base,
      id: work.mint('BillingSchedule'),
      kind: 'INSTALMENT',
      reference: supportReference(month),
      position: milestones.length + number,
      workElementCode,
      month,
      chargeDate,
      instalment: number,
      instalments: instalments.length,
      ...amount.toJSON(),
    })),
  ];
}

const treatmentRows = ({ line }: LinePlan, work: Work, contractId: Id<'Contract'>): NewTreatment[] =>
  line.obligations.map((obligation) => ({
    id: work.mint('RevenueTreatment'),
    contractId,
    quoteLineId: line.quoteLineId as Id<'QuoteLine'>,
    obligationId: obligation.obligationId as Id<'PerformanceObligation'>,
    obligationKey: obligation.key,
    obligationName: obligation.name,
    stream: line.kind,
    allocatedPrice: obligation.allocatedPrice.toAmount(),
    currency: obligation.allocatedPrice.currency,
    ...termsOf(obligation),
  }));

function termsOf({ treatment }: ObligationTerms) {
  const none = { workElementCode: null, milestoneReference: null, months: null, firstMonth: null };
  return { ...none, ...treatment };
}

function publishEstablished(
  work: Work,
  deal: SoldDeal,
  schedules: readonly NewSchedule[],
  treatments: readonly NewTreatment[],
): void {
  const { activationId, engagementId, contractId } = deal;
  const named = ({ id, quoteLineId, amount, currency }: NewSchedule) => ({
    billingScheduleId: id,
    quoteLineId,
    amount: { amount, currency },
  });
  const of = (kind: NewSchedule['kind']) => schedules.filter((schedule) => schedule.kind === kind);
  work.publish(billingScheduleEstablished, activationId, {
    activationId,
    engagementId,
    contractId,
    establishedAt: instant(work.now),
    milestones: of('MILESTONE').map((schedule) => ({ ...named(schedule), reference: schedule.reference })),
    instalments: of('INSTALMENT').map((schedule) => ({
      ...named(schedule),
      month: schedule.month as Month,
      chargeDate: schedule.chargeDate as CalendarDate,
    })),
    retainers: [],
    treatments: treatments.map(({ id, obligationId, kind }) => ({ revenueTreatmentId: id, obligationId, kind })),
  });
}
