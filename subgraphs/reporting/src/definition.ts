import type { SubgraphDefinition } from '@throughline/subgraph';
import { reportingGraph } from './api/graph.ts';
import { type ReportingLoaders, reportingLoaders } from './api/reporting-context.ts';
import { onBillableEventRecorded, onRevenueRecognised } from './events/billing.handlers.ts';
import * as deal from './events/deal.handlers.ts';
import { onMilestoneCompleted, onProjectCreated, onTimeEntryApproved } from './events/delivery.handlers.ts';
import {
  onBillingObstructed,
  onInvoiceDrafted,
  onInvoicePosted,
  onInvoiceRejected,
} from './events/invoice.handlers.ts';
import { onJournalPosted, onPeriodClosed } from './events/ledger.handlers.ts';
import { onCashApplied, onPaymentRefused, onPaymentSettled } from './events/payment.handlers.ts';
import { reportingOutline } from './outline.ts';
import { READ_MODELS } from './read-models/read-models.ts';

/** Everything that makes this domain a running service. It only listens: nothing is published, called or planned. */
export const reportingDefinition = (): SubgraphDefinition<ReportingLoaders> => ({
  ...reportingOutline,
  graph: { ...reportingGraph, loaders: reportingLoaders },
  handlers: [
    deal.onQuoteVersionRecorded,
    deal.onQuoteApproved,
    deal.onActivationStarted,
    deal.onActivationPaused,
    deal.onActivationResumed,
    deal.onActivationCancelled,
    deal.onActivationCompleted,
    deal.onContractActivated,
    onProjectCreated,
    onMilestoneCompleted,
    onTimeEntryApproved,
    onBillableEventRecorded,
    onRevenueRecognised,
    onInvoiceDrafted,
    onBillingObstructed,
    onInvoiceRejected,
    onInvoicePosted,
    onPaymentRefused,
    onPaymentSettled,
    onCashApplied,
    onJournalPosted,
    onPeriodClosed,
  ],
  calls: [],
  schedules: [],
  webhooks: [],
  polls: [],
  answerers: [],
  readModel: { tables: READ_MODELS },
});
