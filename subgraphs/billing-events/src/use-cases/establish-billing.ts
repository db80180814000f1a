import { type CalendarDate, type Id, instant, type Month, newId, refuse, type Result } from '@throughline/contracts';
import { billingScheduleEstablished, billingScheduleRefused, type SoldDeal, type SoldLine } from '@throughline/events';
import { type LinePlan, type ObligationTerms, planBilling, supportReference } from '@throughline/billing-events-domain';
import type { Work } from '@throughline/transport';
import {
  findContract,
  insertContract,
  insertSchedules,
  insertTreatments,
  recordSetup,
  type ScheduleRow,
  setupOf,
  type TreatmentRow,
} from '../persistence/terms.queries.ts';
import { insertLines, insertTranches, type TrancheRow } from '../persistence/line-terms.queries.ts';
import { dealTermsOf } from './deal-terms.ts';

/**
 * Puts billing schedules and revenue treatments of a deal in place and says so; or refuses, which pauses the activation.
 * An established activation is never changed by a repetition; a refused one is judged again, since its deal may have been
 * repaired before it was resumed.
 */
export async function establishBilling(work: Work, activationId: Id<'Activation'>, deal: SoldDeal): Promise<void> {
  const setup = await setupOf(work, activationId);
  if (setup === 'ESTABLISHED') return;
  const contract = await findContract(work, deal.contractId);
  const lines = deal.lines.filter(({ change }) => contract === null || change === 'ADDED');
  const plans = planLines(deal, contract === null, lines);
  if (!plans.ok) {
    const { code, evidence } = plans.refusal;
    await recordSetup(work, { activationId, contractId: deal.contractId, state: 'REFUSED', code, evidence });
    work.publish(billingScheduleRefused, activationId, { activationId, code, evidence });
    return;
  }
  const schedules = plans.value.flatMap((plan) => scheduleRows(plan, work));
  const treatments = plans.value.flatMap((plan) => treatmentRows(plan, work));
  await recordSetup(work, { activationId, contractId: deal.contractId, state: 'ESTABLISHED' });
  if (contract === null) await insertContract(work, deal);
  await insertLines(work, deal, lines);
  await insertSchedules(work, deal.contractId, schedules);
  await insertTreatments(work, deal.contractId, treatments);
  const tranches = lines.flatMap((line) => trancheRows(line, schedules, work));
  await insertTranches(work, deal.contractId, tranches);
  publishEstablished(work, deal, { schedules, treatments, tranches });
}

/**
 * What is new of a deal: all of it, or the added lines of an amendment. An amendment of terms that are in force is
 * refused, since no rule says what becomes of what was billed and recognised under them.
 */
function planLines(deal: SoldDeal, isNew: boolean, lines: readonly SoldLine[]): Result<readonly LinePlan[]> {
  if (!isNew && deal.amendment === null) {
    return refuse('DEAL_KIND_NOT_SUPPORTED', { kinds: ['AMENDMENT'], contractId: deal.contractId });
  }
  const changed = isNew ? [] : deal.lines.filter(({ change }) => change === 'CHANGED');
  if (changed.length > 0) {
    const named = changed.map(({ lineKey }) => lineKey);
    return refuse('DEAL_KIND_NOT_SUPPORTED', { kinds: ['CHANGED_LINE'], lines: named, workElements: [] });
  }
  return planBilling(dealTermsOf(lines));
}

function scheduleRows({ line, milestones, instalments, prepayments }: LinePlan, work: Work): ScheduleRow[] {
  const quoteLineId = line.quoteLineId as Id<'QuoteLine'>;
  const base = { quoteLineId, percent: null, month: null, chargeDate: null, instalment: null, instalments: null };
  return [
    ...milestones.map(({ reference, workElementCode, percent, amount }, index): ScheduleRow => {
      const id = newId('BillingSchedule', { now: () => work.now });
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
    ...instalments.map(({ number, month, chargeDate, amount, workElementCode }): ScheduleRow => ({
      ...base,
      id: newId('BillingSchedule', { now: () => work.now }),
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
    ...prepayments.map(({ reference, workElementCode, chargeDate, amount }, index): ScheduleRow => ({
      ...base,
      id: newId('BillingSchedule', { now: () => work.now }),
      kind: 'PREPAYMENT',
      reference,
      position: milestones.length + instalments.length + index + 1,
      workElementCode,
      chargeDate,
      ...amount.toJSON(),
    })),
  ];
}

function trancheRows({ quoteLineId, retainer }: SoldLine, schedules: readonly ScheduleRow[], work: Work): TrancheRow[] {
  if (retainer === null) return [];
  const { prepayment, rolloverPercent, workElementCode } = retainer;
  return retainer.tranches.flatMap((tranche, index) => {
    const schedule = schedules.find((row) => row.quoteLineId === quoteLineId && row.reference === tranche.reference);
    if (!schedule) return [];
    const { key, chargeDate, usableFrom, usableTo } = tranche;
    return [
      {
        id: newId('RetainerTranche', { now: () => work.now }),
        quoteLineId,
        position: index + 1,
        key,
        workElementCode,
        scheduleId: schedule.id,
        prepayment: prepayment.amount,
        currency: prepayment.currency,
        rolloverPercent,
        chargeDate,
        usableFrom,
        usableTo,
      },
    ];
  });
}

const treatmentRows = ({ line }: LinePlan, work: Work): TreatmentRow[] =>
  line.obligations.map((obligation) => ({
    id: newId('RevenueTreatment', { now: () => work.now }),
    quoteLineId: line.quoteLineId,
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
  made: { schedules: readonly ScheduleRow[]; treatments: readonly TreatmentRow[]; tranches: readonly TrancheRow[] },
): void {
  const { activationId, engagementId, contractId } = deal;
  const named = ({ id, quoteLineId, amount, currency }: ScheduleRow) => ({
    billingScheduleId: id,
    quoteLineId,
    amount: { amount, currency },
  });
  const of = (kind: ScheduleRow['kind']) => made.schedules.filter((schedule) => schedule.kind === kind);
  const keys = new Map(made.tranches.map(({ scheduleId, key }) => [scheduleId, key]));
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
    retainers: of('PREPAYMENT').map((schedule) => ({
      ...named(schedule),
      tranche: keys.get(schedule.id) ?? schedule.reference,
      reference: schedule.reference,
      chargeDate: schedule.chargeDate as CalendarDate,
    })),
    treatments: made.treatments.map(({ id, obligationId, kind }) => ({ revenueTreatmentId: id, obligationId, kind })),
  });
}
