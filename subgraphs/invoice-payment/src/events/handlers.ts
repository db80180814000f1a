import {
  billableEventRecorded,
  cashApplied,
  invoiceDrafted,
  invoicePaid,
  invoicePosted,
  invoiceRejected,
  receivablesAccountsRequested,
  revenuePeriodCompleted,
  revenueRecognised,
} from '@throughline/events';
import type { LiveChannel } from '@throughline/subgraph';
import { handle, handleAll, type Handler, onSchedule, type ScheduledKind } from '@throughline/transport';
import { BILLING_RUN, type BillingRunPlan } from '../use-cases/billing-runs.ts';
import type { InvoicingCalls } from '../use-cases/calls.ts';
import { completeRevenue } from '../use-cases/close-period.ts';
import { requestAccounts } from '../use-cases/open-accounts.ts';
import { postRevenue } from '../use-cases/post-revenue.ts';
import { recordBillableEvents } from '../use-cases/record-billable-event.ts';
import { runBilling } from '../use-cases/run-billing.ts';

/** The live topic of invoices whose status changed. */
export const INVOICE_STATUS = 'invoice-status';
export interface InvoiceStatusMessage {
  readonly invoiceId: string;
  readonly engagementId: string;
}

/** What other domains tell us. */
export const factHandlers = (calls: InvoicingCalls): Handler<never>[] => [
  handle(receivablesAccountsRequested, (event, work) => requestAccounts(event, work, calls)),
  handleAll(billableEventRecorded, (events, work) => recordBillableEvents(events, work)),
  handleAll(revenueRecognised, (events, work) => postRevenue(events, work)),
  handle(revenuePeriodCompleted, (event, work) => completeRevenue(work, event.data)),
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
    // What paid an invoice in full says so by a fact of its own; told twice, it would look like two changes.
    handle(cashApplied, async (event, work) => {
      const [paid] = await work.sql(`select 1 from invoice where id = $1 and paid_at is not null`, [
        event.data.invoiceId,
      ]);
      if (!paid) await tell(event);
    }),
    handle(invoicePaid, tell),
  ];
}

export const schedules = (calls: InvoicingCalls): ScheduledKind[] => [
  onSchedule<BillingRunPlan>(BILLING_RUN, (plan, work) => runBilling(work, calls, plan)),
];
