export type {
  DealTerms,
  LineTerms,
  MilestoneTerms,
  ObligationTerms,
  RetainerTerms,
  SupportTerms,
  TreatmentTerms,
  WorkElementTerms,
} from './deal/deal-terms.ts';
export { requireSupportedKinds } from './deal/supported-kinds.ts';
export { milestoneAmount } from './billing-schedule/milestone-amount.ts';
export {
  type SupportInstalment,
  supportInstalments,
  supportReference,
} from './billing-schedule/support-instalments.ts';
export {
  type LinePlan,
  planBilling,
  type PlannedInstalment,
  type PlannedMilestone,
  type PlannedPrepayment,
} from './billing-schedule/plan-billing.ts';
export { accountingPeriod, lastClosedBefore, type PeriodClose } from './accounting-period/accounting-period.ts';
export {
  type BillableEventType,
  type BillableFact,
  dueAt,
  milestoneCompletion,
  recurringCharge,
  retainerPrepayment,
} from './billable-event/billable-event.ts';
export { type HoursGroup, hoursToDate } from './revenue/hours-to-date.ts';
export { COMPLETE, type Progress, progressByHours, shownFraction, shownPercent } from './revenue/progress.ts';
export { straightLineSchedule, straightLineToDate } from './revenue/straight-line.ts';
export {
  hoursText,
  overTimeToDate,
  progressIn,
  revenueOfPeriod,
  type RevenueFigure,
  type RevenueInputs,
} from './revenue/revenue-of-period.ts';
export { timeValue } from './pricing/value-time.ts';
export { costIn, handlingFee, saleValue } from './pricing/sell-expense.ts';
export { type RateCardVersion, type SelectedRate, selectRate } from './pricing/select-rate.ts';
export {
  type CapMovement,
  type CapShare,
  type CapStanding,
  consumeCap,
  shareOfCap,
  shareOfCorrection,
} from './cap/consume-cap.ts';
export { type DrawDown, drawDown, expire, released, type TrancheBalance } from './retainer/draw-down.ts';
export { giveBack } from './retainer/give-back.ts';
export { type PrepaidPeriod, type Usable, usablePeriods } from './retainer/periods.ts';
export { usageCharge, usageOverage, type UsageTerms } from './usage/usage-overage.ts';
export { accountingDate } from './accounting-period/accounting-date.ts';
export { splitCredit } from './credit/split-credit.ts';
export { type PricedTime, type Repriced, repriceTime, uplifted } from './what-if/reprice.ts';
