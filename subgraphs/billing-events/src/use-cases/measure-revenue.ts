import { invariant, Money, type Month } from '@throughline/contracts';
import {
  accountingPeriod,
  hoursToDate,
  type RevenueInputs,
  type TreatmentTerms,
} from '@throughline/billing-events-domain';
import type { MeasureRow } from '../persistence/revenue.queries.ts';

/** The stored measures of an obligation as the inputs of its revenue in a month. */
export function revenueInputsOf(row: MeasureRow, period: Month): RevenueInputs {
  return {
    treatment: treatmentOf(row),
    allocatedPrice: Money.of(row.allocatedPrice, row.currency),
    recognisedBefore: Money.of(row.recognisedBefore, row.currency),
    hoursToDate: hoursToDate(row.hours, period),
    estimateHours: row.estimateHours,
    acceptedIn: acceptancePeriodOf(row),
    creditedUnearned: Money.of(row.creditedUnearned, row.currency),
  };
}

/** An acceptance belongs to the month of its date, or to the first open one when that month was closed. */
function acceptancePeriodOf({ acceptedMonth, closedBeforeAcceptance }: MeasureRow): Month | null {
  if (acceptedMonth === null) return null;
  return accountingPeriod({ month: acceptedMonth, approvalMonth: acceptedMonth, lastClosed: closedBeforeAcceptance });
}

function treatmentOf(row: MeasureRow): TreatmentTerms {
  const { kind, workElementCode, milestoneReference, months, firstMonth } = row;
  if (kind === 'OVER_TIME_HOURS') {
    invariant(workElementCode !== null, `treatment ${row.treatmentId} names no work element`);
    return { kind, workElementCode, milestoneReference };
  }
  invariant(months !== null && firstMonth !== null, `treatment ${row.treatmentId} names no months`);
  return { kind, months, firstMonth };
}
