import { type GraphPart, keyOnly } from '@throughline/subgraph';
import { CashResolver } from './cash.resolver.ts';
import { ControlsResolver } from './controls.resolver.ts';
import {
  BillableEventRef,
  EngagementRef,
  InvoiceRef,
  PaymentRef,
  PerformanceObligationRef,
  QuoteLineRef,
  QuoteVersionRef,
} from './foreign-entities.ts';
import { LineageResolver } from './lineage.resolver.ts';
import { OperatorActionResolver } from './operator-action.resolver.ts';
import { ParkedWorkResolver } from './parked-work.resolver.ts';
import { ParkedWorkSubscription } from './parked-work.subscription.ts';
import { ReceivablesResolver } from './receivables.resolver.ts';
import { ReplayResolver } from './replay.resolver.ts';
import { RevenueResolver } from './revenue.resolver.ts';
import { StuckResolver } from './stuck.resolver.ts';
import { WipResolver } from './wip.resolver.ts';

/** An id of parked work holds the key that it has in its service. */
const WORK_ID = 1_000;
/** As much as the bus carries in one message. */
const EVENT_DATA = 1_000_000;

/** The reports that this domain gives to the supergraph, and the field that it adds to the engagement. */
export const reportingGraph: GraphPart = {
  resolvers: [
    ReceivablesResolver,
    WipResolver,
    CashResolver,
    RevenueResolver,
    ControlsResolver,
    StuckResolver,
    LineageResolver,
    ParkedWorkResolver,
    OperatorActionResolver,
    ParkedWorkSubscription,
    ReplayResolver,
  ],
  orphanedTypes: [
    EngagementRef,
    InvoiceRef,
    BillableEventRef,
    QuoteLineRef,
    QuoteVersionRef,
    PaymentRef,
    PerformanceObligationRef,
  ],
  references: { Engagement: keyOnly },
  longTexts: {
    'Query.parkedWorkById': { id: WORK_ID },
    'Mutation.retryParkedWork': { ids: WORK_ID },
    'Mutation.skipParkedWork': { ids: WORK_ID },
    'Mutation.editParkedEvent': { id: WORK_ID, data: EVENT_DATA },
  },
};
