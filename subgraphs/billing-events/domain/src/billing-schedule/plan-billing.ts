import { type CalendarDate, decimal, Money, ok, refuse, type Result } from '@throughline/contracts';
import type { DealTerms, LineTerms } from '../deal/deal-terms.ts';
import { requireSupportedKinds } from '../deal/supported-kinds.ts';
import { milestoneAmount } from './milestone-amount.ts';
import { type SupportInstalment, supportInstalments } from './support-instalments.ts';

export interface PlannedMilestone {
  readonly reference: string;
  readonly workElementCode: string;
  readonly percent: string;
  readonly amount: Money;
}

export interface PlannedInstalment extends SupportInstalment {
  readonly workElementCode: string;
}

/** One period of a retainer, billed in advance on its charge date. */
export interface PlannedPrepayment {
  readonly key: string;
  readonly reference: string;
  readonly chargeDate: CalendarDate;
  readonly workElementCode: string;
  readonly amount: Money;
}

/** When and with how much a quote line is billed. The amounts of a package or a retainer add up to the price of the line. */
export interface LinePlan {
  readonly line: LineTerms;
  readonly milestones: readonly PlannedMilestone[];
  readonly instalments: readonly PlannedInstalment[];
  readonly prepayments: readonly PlannedPrepayment[];
}

/**
 * Splits each line of a deal into its billing triggers: milestones bill their percent, support bills the rest, a retainer
 * its prepayments; other lines are billed by what is done. Sources: RU-7, RU-11.
 * Refuses DEAL_KIND_NOT_SUPPORTED for work without a rule, QUOTE_TERMS_INVALID for a missing term, ALLOCATION_MISMATCH
 * when percents, billing triggers or obligations do not add up to the price, ENTITY_UNKNOWN when a term names work that
 * the line does not contain.
 */
export function planBilling(deal: DealTerms): Result<readonly LinePlan[]> {
  const supported = requireSupportedKinds(deal);
  if (!supported.ok) return supported;
  const plans: LinePlan[] = [];
  for (const line of deal.lines) {
    const plan = planLine(line);
    if (!plan.ok) return plan;
    plans.push(plan.value);
  }
  return ok(plans);
}

function planLine(line: LineTerms): Result<LinePlan> {
  if (line.kind === 'PACKAGE') return planPackage(line);
  if (line.kind === 'RETAINER') return planRetainer(line);
  return ok({ line, milestones: [], instalments: [], prepayments: [] });
}

function planRetainer(line: LineTerms): Result<LinePlan> {
  const { retainer } = line;
  if (!retainer) return refuse('QUOTE_TERMS_INVALID', { line: line.lineKey, missing: ['retainer'] });
  const { prepayment, tranches, workElementCode } = retainer;
  if (!prepayment.times(tranches.length).equals(line.price)) {
    const billed = prepayment.times(tranches.length).toString();
    return refuse('ALLOCATION_MISMATCH', { line: line.lineKey, price: line.price.toString(), billed });
  }
  if (!line.workElements.some(({ code }) => code === workElementCode)) {
    return refuse('ENTITY_UNKNOWN', { line: line.lineKey, workElements: [workElementCode], milestones: [] });
  }
  const prepayments = tranches.map(({ key, reference, chargeDate }) => {
    return { key, reference, chargeDate, workElementCode, amount: prepayment };
  });
  return ok({ line, milestones: [], instalments: [], prepayments });
}

function planPackage(line: LineTerms): Result<LinePlan> {
  const sound = requireSoundTerms(line);
  if (!sound.ok) return sound;

  const milestones = line.milestones.map((milestone) => ({
    ...milestone,
    amount: milestoneAmount(line.price, milestone.percent),
  }));
  const billedByMilestones = Money.sum(
    milestones.map(({ amount }) => amount),
    line.price.currency,
  );
  const rest = line.price.minus(billedByMilestones);
  const { support } = line;
  if (rest.isNegative || (support === null && !rest.isZero)) {
    return refuse('ALLOCATION_MISMATCH', { line: line.lineKey, price: line.price.toString(), rest: rest.toString() });
  }
  const charges = support === null ? [] : supportInstalments(rest, support.instalments, support.firstMonth);
  return ok({
    line,
    milestones,
    instalments: charges.map((charge) => ({ ...charge, workElementCode: support?.workElementCode ?? '' })),
    prepayments: [],
  });
}

function requireSoundTerms(line: LineTerms): Result<void> {
  const percents = [...line.milestones, ...(line.support === null ? [] : [line.support])].map(({ percent }) => percent);
  const percent = percents.reduce((sum, part) => sum.plus(part), decimal(0));
  if (!percent.equals(100)) {
    return refuse('ALLOCATION_MISMATCH', { line: line.lineKey, billedPercent: percent.toString() });
  }
  const allocated = Money.sum(
    line.obligations.map(({ allocatedPrice }) => allocatedPrice),
    line.price.currency,
  );
  if (!allocated.equals(line.price)) {
    return refuse('ALLOCATION_MISMATCH', {
      line: line.lineKey,
      price: line.price.toString(),
      allocated: allocated.toString(),
    });
  }
  return requireKnownWork(line);
}

function requireKnownWork(line: LineTerms): Result<void> {
  const codes = new Set(line.workElements.map(({ code }) => code));
  const references = new Set(line.milestones.map(({ reference }) => reference));
  const overTime = line.obligations.flatMap(({ treatment }) =>
    treatment.kind === 'OVER_TIME_HOURS' ? [treatment] : [],
  );
  const named = [...line.milestones, ...(line.support === null ? [] : [line.support]), ...overTime];
  const unknownWork = named.map(({ workElementCode }) => workElementCode).filter((code) => !codes.has(code));
  const unknownMilestones = overTime
    .map(({ milestoneReference }) => milestoneReference)
    .filter((reference) => reference !== null && !references.has(reference));
  if (unknownWork.length === 0 && unknownMilestones.length === 0) return ok(undefined);
  return refuse('ENTITY_UNKNOWN', { line: line.lineKey, workElements: unknownWork, milestones: unknownMilestones });
}
