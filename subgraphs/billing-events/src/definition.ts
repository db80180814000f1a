import type { SubgraphDefinition } from '@throughline/subgraph';
import { type BillingLoaders, billingLoaders } from './api/billing-context.ts';
import { billingEventsGraph } from './api/graph.ts';
import { onBillingSetupRequested, onContractActivated, onContractAmended } from './events/activation.handlers.ts';
import {
  onDeliveryCutOffReached,
  onEstimateChanged,
  onMilestoneCompleted,
  onProjectCreated,
  onProjectExtended,
  onTimeEntryApproved,
  onTimeEntryCorrected,
} from './events/delivery.handlers.ts';
import {
  onExpenseApproved,
  onExpenseApprovedV1,
  onSubcontractorBillApproved,
  onUsageRecorded,
} from './events/cost.handlers.ts';
import { onFxRatePublished, onRateCardPublished } from './events/rate.handlers.ts';
import {
  onCreditMemoIssued,
  onInvoiceDrafted,
  onInvoicePosted,
  onReceivableWrittenOff,
} from './events/receivables.handlers.ts';
import { onPeriodClosed, onPeriodClosing } from './events/period.handlers.ts';
import { billingEventsOutline } from './outline.ts';
import { priceWorkDue } from './use-cases/price-work.ts';
import { recurringChargeDue } from './use-cases/activate-contract.ts';

/** Everything that makes this domain a running service. */
export const billingEventsDefinition = (): SubgraphDefinition<BillingLoaders> => ({
  ...billingEventsOutline,
  graph: { ...billingEventsGraph, loaders: billingLoaders },
  handlers: [
    onBillingSetupRequested,
    onContractActivated,
    onContractAmended,
    onRateCardPublished,
    onFxRatePublished,
    onProjectCreated,
    onProjectExtended,
    onMilestoneCompleted,
    onTimeEntryApproved,
    onTimeEntryCorrected,
    onExpenseApprovedV1,
    onExpenseApproved,
    onSubcontractorBillApproved,
    onUsageRecorded,
    onEstimateChanged,
    onDeliveryCutOffReached,
    onPeriodClosing,
    onPeriodClosed,
    onInvoiceDrafted,
    onInvoicePosted,
    onCreditMemoIssued,
    onReceivableWrittenOff,
  ],
  calls: [],
  schedules: [recurringChargeDue, priceWorkDue],
  webhooks: [],
  polls: [],
  answerers: [],
});
