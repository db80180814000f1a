export { type Envelope, envelopeSchema, type Event } from './envelope.ts';
export { defineEvent, type EventContract } from './define-event.ts';
export { EVENT_CONTRACTS } from './registry.ts';
export * as fields from './fields.ts';
export { quoteApproved, quoteVersionRecorded } from './customer-contract/quote.ts';
export {
  activationCancelled,
  activationCompleted,
  activationPaused,
  activationResumed,
  activationStarted,
  billingSetupRequested,
  projectRequested,
  receivablesAccountsRequested,
} from './customer-contract/activation.ts';
export { contractActivated, contractAmended } from './customer-contract/contract.ts';
export { rateCardPublished } from './customer-contract/rate-card.ts';
export type {
  RevenueTreatment,
  SoldBillTo,
  SoldDeal,
  SoldDiscount,
  SoldExpenses,
  SoldLine,
  SoldMilestone,
  SoldObligation,
  SoldRetainer,
  SoldSubcontracting,
  SoldSupport,
  SoldTimeAndMaterials,
  SoldUsage,
  SoldWorkElement,
} from './customer-contract/terms.ts';
export { projectCreated, projectExtended, projectRefused } from './project-resource/project.ts';
export {
  deliveryCutOffReached,
  estimateChanged,
  expenseApproved,
  expenseApprovedV1,
  milestoneCompleted,
  subcontractorBillApproved,
  timeEntryApproved,
  timeEntryCorrected,
  usageRecorded,
} from './project-resource/delivery.ts';
export { billingScheduleEstablished, billingScheduleRefused } from './billing-events/billing-schedule.ts';
export {
  BILLABLE_EVENT_TYPES,
  billableEventHeld,
  billableEventRecorded,
  billableEventReleased,
} from './billing-events/billable-event.ts';
export { type Stream, STREAMS } from './billing-events/streams.ts';
export { EARNED_BY, revenueEarned, revenuePeriodCompleted, revenueRecognised } from './billing-events/revenue.ts';
export { receivablesAccountsOpened, receivablesAccountsRefused } from './invoice-payment/receivables.ts';
export {
  billingObstructed,
  invoiceDrafted,
  invoiceMigrated,
  invoicePaid,
  invoicePosted,
  invoiceRejected,
} from './invoice-payment/invoice.ts';
export { creditMemoIssued, creditMemoRejected } from './invoice-payment/credit-memo.ts';
export { receivableWrittenOff } from './invoice-payment/write-off.ts';
export { fxRatePublished, receivablesRevalued } from './invoice-payment/foreign-exchange.ts';
export {
  cashApplicationReversed,
  cashApplied,
  cashUnapplied,
  paymentRefunded,
  paymentRefused,
  paymentSettled,
} from './invoice-payment/payment.ts';
export { journalPosted } from './invoice-payment/journal.ts';
export { periodClosed, periodClosing, periodReopened } from './invoice-payment/period.ts';
export { defineQuestion, type Question } from './questions/define-question.ts';
export {
  validateBillingPlan,
  validateCreditStatus,
  validateProjectTemplate,
  validateTaxNexus,
  type Verdict,
} from './questions/validation.ts';
export {
  type Acting,
  MOST_AT_ONCE,
  type OperatorAction,
  operationsOf,
  PARKED_KINDS,
  type ParkedFilter,
  type ParkedGroup,
  type ParkedKind,
  type ParkedOutcome,
  type ParkedPayload,
  type ParkedWork,
  type ServiceName,
  SERVICES,
} from './questions/operations.ts';
export {
  EVERY_FACT,
  type FactFilter,
  type FactHead,
  type FactsAsked,
  factsOf,
  type FactsPage,
  type HeadsPage,
  MOST_FACTS,
  MOST_HEADS,
} from './questions/facts.ts';
export {
  type Replay,
  REPLAY_KINDS,
  REPLAY_RATE,
  REPLAY_STATES,
  type ReplayAnswer,
  type ReplayKind,
  type ReplayRehearsal,
  type ReplayScope,
  replaysOf,
} from './questions/replays.ts';
