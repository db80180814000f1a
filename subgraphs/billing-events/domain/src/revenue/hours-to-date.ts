import type { Decimal } from 'decimal.js';
import { decimal, type Month } from '@throughline/contracts';
import { accountingPeriod } from '../accounting-period/accounting-period.ts';

/** Approved hours that share everything which decides their accounting period. */
export interface HoursGroup {
  readonly workMonth: Month;
  readonly approvalMonth: Month;
  readonly lastClosed: Month | null;
  readonly hours: string;
}

/** Hours of all accounting periods up to the month, included. Two decimals. Sources: RU-5, RU-8. */
export function hoursToDate(groups: readonly HoursGroup[], period: Month): string {
  const counted = groups.filter((group) => accountingPeriod({ ...group, month: group.workMonth }) <= period);
  return counted.reduce<Decimal>((sum, group) => sum.plus(group.hours), decimal(0)).toFixed(2);
}
