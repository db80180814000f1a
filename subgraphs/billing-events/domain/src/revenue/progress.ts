import type { Decimal } from 'decimal.js';
import { decimal, type DecimalInput } from '@throughline/contracts';

/**
 * How much of an obligation is delivered, as an exact fraction of 0 to 1. It is kept as two numbers, since a quotient
 * such as 5/6 loses a digit that can decide a half cent.
 */
export interface Progress {
  readonly done: Decimal;
  readonly of: Decimal;
}

export const COMPLETE: Progress = { done: decimal(1), of: decimal(1) };
export const NOT_MEASURABLE: Progress = { done: decimal(0), of: decimal(1) };

/**
 * Percent complete by hours: hours to date / estimate at completion, at most 1; from the acceptance month on 1. Source: RU-8.
 * Without an estimate progress cannot be measured and nothing is recognised until there is one.
 * @param hoursToDate hours of all accounting periods up to the month; corrections may make them negative, which counts as 0
 * @param estimateHours the latest estimate recorded at or before the close of the month
 * @param accepted whether the milestone of the obligation was accepted in this month or an earlier one
 */
export function progressByHours(delivery: {
  readonly hoursToDate: DecimalInput;
  readonly estimateHours: DecimalInput | null;
  readonly accepted: boolean;
}): Progress {
  if (delivery.accepted) return COMPLETE;
  const estimate = decimal(delivery.estimateHours ?? 0);
  const hours = decimal(delivery.hoursToDate);
  if (!estimate.greaterThan(0) || !hours.greaterThan(0)) return NOT_MEASURABLE;
  return hours.greaterThanOrEqualTo(estimate) ? COMPLETE : { done: hours, of: estimate };
}

/** The fraction as people see it: 0 to 1 with six decimals, half-up. */
export const shownFraction = (progress: Progress): string => progress.done.div(progress.of).toFixed(6);

/** The percent as people see it: 0 to 100 with four decimals, half-up. */
export const shownPercent = (progress: Progress): string => progress.done.times(100).div(progress.of).toFixed(4);
