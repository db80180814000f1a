import {
  type CalendarDate,
  dateOfInstant,
  type Instant,
  instantAt,
  type Money,
  type Month,
  monthOf,
} from '@throughline/contracts';

/** The kinds of billable event that a rule is built for. */
export type BillableEventType = 'MILESTONE_COMPLETION' | 'RECURRING_SERVICE_CHARGE';

/** What a trigger of the billing schedule turns into once it happened: priced, dated, described. */
export interface BillableFact {
  readonly type: BillableEventType;
  readonly eventDate: CalendarDate;
  readonly approvedAt: Instant;
  readonly accountingPeriod: Month;
  readonly value: Money;
  readonly billable: Money;
  readonly description: string;
}

/**
 * An accepted milestone bills its scheduled amount. Event date is the UTC day of the acceptance, and a milestone belongs
 * to the month of that date. Sources: RU-5, RU-7.
 */
export function milestoneCompletion(milestone: {
  readonly reference: string;
  readonly workElementName: string;
  readonly percent: string;
  readonly amount: Money;
  readonly acceptedAt: Instant;
}): BillableFact {
  const eventDate = dateOfInstant(milestone.acceptedAt);
  return {
    type: 'MILESTONE_COMPLETION',
    eventDate,
    approvedAt: milestone.acceptedAt,
    accountingPeriod: monthOf(eventDate),
    value: milestone.amount,
    billable: milestone.amount,
    description:
      `Milestone ${milestone.reference} (${milestone.workElementName}), accepted on ${eventDate}: ` +
      `${milestone.percent} % of the package price`,
  };
}

/**
 * A month of support bills its instalment in advance, at 00:00 UTC of the charge date; a contract that was activated
 * later is charged from its activation. The charge belongs to the month of its date. Sources: RU-5, RU-7.
 */
export function recurringCharge(charge: {
  readonly workElementName: string;
  readonly number: number;
  readonly of: number;
  readonly month: Month;
  readonly chargeDate: CalendarDate;
  readonly amount: Money;
  readonly activatedAt: Instant;
}): BillableFact {
  const due = dueAt(charge.chargeDate);
  return {
    type: 'RECURRING_SERVICE_CHARGE',
    eventDate: charge.chargeDate,
    approvedAt: Date.parse(charge.activatedAt) > Date.parse(due) ? charge.activatedAt : due,
    accountingPeriod: monthOf(charge.chargeDate),
    value: charge.amount,
    billable: charge.amount,
    description: `${charge.workElementName} for ${charge.month}: instalment ${charge.number} of ${charge.of}`,
  };
}

/**
 * A period of a retainer is paid in advance, at 00:00 UTC of its charge date; of a contract that was activated later, from
 * its activation. It belongs to the month of its date. Sources: RU-5, RU-11.
 */
export function retainerPrepayment(charge: {
  readonly workElementName: string;
  readonly reference: string;
  readonly chargeDate: CalendarDate;
  readonly amount: Money;
  readonly activatedAt: Instant;
}): BillableFact {
  const { workElementName, reference, ...rest } = charge;
  const description = `${workElementName}: prepayment ${reference}`;
  return {
    ...recurringCharge({ ...rest, workElementName, number: 1, of: 1, month: monthOf(rest.chargeDate) }),
    description,
  };
}

/** The instant of a recurring charge: the first moment of its date. */
export const dueAt = (chargeDate: CalendarDate): Instant => instantAt(chargeDate, '00:00:00Z');
