import { decimal, type Money, type Month } from '@throughline/contracts';
import type { TreatmentTerms } from '../deal/deal-terms.ts';
import { type Progress, progressByHours, shownFraction } from './progress.ts';
import { straightLineToDate } from './straight-line.ts';

/** Everything that a revenue figure of one obligation and one closed month depends on. */
export interface RevenueInputs {
  readonly treatment: TreatmentTerms;
  readonly allocatedPrice: Money;
  /** What earlier periods recognised; they never change. */
  readonly recognisedBefore: Money;
  readonly hoursToDate: string;
  readonly estimateHours: string | null;
  /** Accounting period of the acceptance of the obligation's milestone. */
  readonly acceptedIn: Month | null;
  /** Credits on charges before they were earned: they never will be. Of months up to the period; none when left out. */
  readonly creditedUnearned?: Money;
}

/** Revenue of one obligation in one month, with what explains it. The measures are null where none is taken. */
export interface RevenueFigure {
  readonly amount: Money;
  readonly cumulative: Money;
  readonly hoursToDate: string | null;
  readonly estimateHours: string | null;
  /** 0 to 1, six decimals. */
  readonly percentComplete: string | null;
}

/**
 * Revenue of a month = revenue to date - what earlier months recognised. An estimate that grew can make it negative.
 * Sources: RU-8, RU-9.
 */
export function revenueOfPeriod(inputs: RevenueInputs, period: Month): RevenueFigure {
  const { treatment, allocatedPrice, recognisedBefore } = inputs;
  if (treatment.kind === 'STRAIGHT_LINE') {
    const earned = straightLineToDate(allocatedPrice, treatment, period);
    const cumulative = inputs.creditedUnearned ? earned.minus(inputs.creditedUnearned) : earned;
    const amount = cumulative.minus(recognisedBefore);
    return { amount, cumulative, hoursToDate: null, estimateHours: null, percentComplete: null };
  }
  const progress = progressIn(inputs, period);
  const cumulative = overTimeToDate(allocatedPrice, progress);
  return {
    amount: cumulative.minus(recognisedBefore),
    cumulative,
    hoursToDate: hoursText(inputs.hoursToDate),
    estimateHours: inputs.estimateHours === null ? null : hoursText(inputs.estimateHours),
    percentComplete: shownFraction(progress),
  };
}

/** Progress of an obligation at the end of a month. */
export const progressIn = (
  inputs: Pick<RevenueInputs, 'hoursToDate' | 'estimateHours' | 'acceptedIn'>,
  period: Month,
): Progress => progressByHours({ ...inputs, accepted: inputs.acceptedIn !== null && inputs.acceptedIn <= period });

/** round(allocated price x unrounded percent), RU-8; multiplied before it is divided, so that no digit is lost. */
export const overTimeToDate = (allocatedPrice: Money, progress: Progress): Money =>
  allocatedPrice.times(progress.done).dividedBy(progress.of).rounded();

/** Hours with the two decimals that time is kept in. */
export const hoursText = (hours: string): string => decimal(hours).toFixed(2);
