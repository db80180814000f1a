import {
  billableEventRecorded,
  cashApplied,
  fxRatePublished,
  invoiceDrafted,
  invoicePaid,
  invoicePosted,
  invoiceRejected,
  receivablesAccountsRequested,
  revenuePeriodCompleted,
  revenueRecognised,
} from '@throughline/events';
import type { Cutover } from '@throughline/invoice-payment-domain';
import type { LiveChannel } from '@throughline/subgraph';
import { handle, type Handler, onSchedule, type ScheduledKind } from '@throughline/transport';
import { SMALL_BALANCE } from '../use-cases/apply-cash.ts';
import { applyPayment, PAYMENT_DUE } from '../use-cases/apply-payment.ts';
import { BILLING_RUN, type BillingRunPlan } from '../use-cases/billing-runs.ts';
import type { InvoicingCalls } from '../use-cases/calls.ts';
import { completeRevenue } from '../use-cases/close-period.ts';
import { CUTOVER, runCutover } from '../use-cases/cutover.ts';
import { requestAccounts } from '../use-cases/open-accounts.ts';
import { postRevenue } from '../use-cases/post-revenue.ts';
import { recordBillableEvent } from '../use-cases/record-billable-event.ts';
import { resumeWithRate } from '../use-cases/resume-with-rate.ts';
import { REVALUATION, type RevaluationPlan, runRevaluation } from '../use-cases/revalue.ts';
import { runBilling } from '../use-cases/run-billing.ts';
import { writeOffSmallBalance } from '../use-cases/write-off.ts';

/** The live topic of invoices whose status changed. */
export const INVOICE_STATUS = 'invoice-status';
export interface InvoiceStatusMessage {
  readonly invoiceId: string;
  readonly engagementId: string;
}

/** What other domains tell us. */
export const factHandlers = (calls: InvoicingCalls): Handler<never>[] => [
  handle(receivablesAccountsRequested, (event, work) => requestAccounts(event, work, calls)),
  handle(billableEventRecorded, (event, work) => recordBillableEvent(event, work)),
  handle(revenueRecognised, (event, work) => postRevenue(work, event.data)),
  handle(revenuePeriodCompleted, (event, work) => completeRevenue(work, event.data)),
  // Our own fact: what waits for the rate of a day goes on once it is known.
  handle(fxRatePublished, (_event, work) => resumeWithRate(work, calls)),
];

/** Our own facts come back over the bus once they are committed; from there they go out to whoever watches. */
export function liveHandlers(live: LiveChannel): Handler<never>[] {
  const tell = async (event: { tenantId: string; data: InvoiceStatusMessage }): Promise<void> => {
    const { invoiceId, engagementId } = event.data;
    live.publish(event.tenantId, INVOICE_STATUS, { invoiceId, engagementId } satisfies InvoiceStatusMessage);
  };
  return [
    handle(invoiceDrafted, tell),
    handle(invoiceRejected, tell),
    handle(invoicePosted, tell),
    handle(cashApplied, tell),
    handle(invoicePaid, tell),
  ];
}

export const schedules = (calls: InvoicingCalls): ScheduledKind[] => [
  onSchedule<BillingRunPlan>(BILLING_RUN, (plan, work) => runBilling(work, calls, plan)),
  onSchedule<{ paymentId: string }>(PAYMENT_DUE, ({ paymentId }, work) => applyPayment(work, calls, paymentId)),
  onSchedule<{ cashApplicationId: string }>(SMALL_BALANCE, ({ cashApplicationId }, work) =>
    writeOffSmallBalance(work, cashApplicationId),
  ),
  onSchedule<RevaluationPlan>(REVALUATION, (plan, work) => runRevaluation(work, plan)),
  onSchedule<Cutover>(CUTOVER, (cutover, work) => runCutover(work, calls, cutover)),
];
