export type { BillableItem, BillableType } from './billing/billable-item.ts';
export { compareLines } from './billing/line-order.ts';
export {
  type BillingCalendar,
  type BillingPlan,
  planBilling,
  requireAmount,
  type RunKind,
  runThatTakes,
} from './billing/billing-calendar.ts';
export { type AssembledInvoice, type AssembledLine, assembleInvoices } from './billing/assemble-invoices.ts';
export { checkTaxOutcome, displayTaxPerLine, type TaxLine, type TaxOutcome } from './tax/tax-outcome.ts';
export {
  Invoice,
  type InvoiceLine,
  type InvoiceMemory,
  type InvoiceState,
  type InvoiceStatus,
  type PostedDocument,
  type Rejection,
  type RejectionStage,
  statusOf,
} from './invoice/invoice.ts';
export { applyRemittance, type CashPlan, type RemittedInvoice } from './cash/apply-remittance.ts';
export { cashPerLine } from './cash/cash-per-line.ts';
export {
  type Account,
  DEFAULT_POSTING_RULES,
  type JournalSource,
  type PostingRule,
  postingRuleFor,
  type PostingRules,
  problemsOf,
} from './ledger/posting-rules.ts';
export {
  type Component,
  invoiceJournal,
  isBalanced,
  journalEntry,
  type JournalEntry,
  type JournalLine,
  matchJournal,
  paymentJournal,
  revenueJournal,
} from './ledger/journal-entry.ts';
export { erpFor, type RoutingRule, routingProblems } from './routing/routing-rule.ts';
export { accountingDateFor, AccountingPeriod, type PeriodState } from './period/accounting-period.ts';
export { type CreditStatus, mayOpenAccount } from './receivables/credit-status.ts';
export type { Ledger, LedgerCustomer, LedgerInvoice, LedgerPayment, PeriodClose } from './ports/ledger.ts';
export type { AddressVerdict, TaxDocument, TaxEngine, TaxParty } from './ports/tax-engine.ts';
export { type PaymentReversal, reversalState, type ReversalState, takesMoney } from './cash/payment-reversal.ts';
export type {
  ChangedPayment,
  GatewayChanges,
  KnownPayments,
  PaymentGateway,
  ReadingReason,
  SettledPayment,
} from './ports/payment-gateway.ts';
export {
  type BookedReceivable,
  type ForeignSettlement,
  gainOnRelief,
  relieved,
  revalue,
  settleForeign,
  worth,
} from './foreign-exchange/booked-value.ts';
export { type LineHistory, openOnLine } from './credit/open-per-line.ts';
export { creditTax, mayCredit } from './credit/credit-memo-tax.ts';
export { type Cutover, cutoversIn, goesOver } from './routing/cutover.ts';
