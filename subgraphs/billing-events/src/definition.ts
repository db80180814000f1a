import type { SubgraphDefinition } from '@throughline/subgraph';
import { type BillingLoaders, billingLoaders } from './api/billing-context.ts';
import { billingEventsGraph } from './api/graph.ts';
import { onBillingSetupRequested, onContractActivated } from './events/activation.handlers.ts';
import {
  onDeliveryCutOffReached,
  onEstimateChanged,
  onMilestoneCompleted,
  onProjectCreated,
  onTimeEntryApproved,
} from './events/delivery.handlers.ts';
import { onPeriodClosed, onPeriodClosing } from './events/period.handlers.ts';
import { answerBillingPlan } from './events/billing-plan.answerer.ts';
import { billingEventsOutline } from './outline.ts';
import { recurringChargeDue } from './use-cases/activate-contract.ts';

/** Everything that makes this domain a running service. */
export const billingEventsDefinition = (): SubgraphDefinition<BillingLoaders> => ({
  ...billingEventsOutline,
  graph: { ...billingEventsGraph, loaders: billingLoaders },
  handlers: [
    onBillingSetupRequested,
    onContractActivated,
    onProjectCreated,
    onMilestoneCompleted,
    onTimeEntryApproved,
    onEstimateChanged,
    onDeliveryCutOffReached,
    onPeriodClosing,
    onPeriodClosed,
  ],
  calls: [],
  schedules: [recurringChargeDue],
  webhooks: [],
  polls: [],
  answerers: [answerBillingPlan],
});
