import type { SubgraphDefinition } from '@throughline/subgraph';
import { reportingGraph } from './api/graph.ts';
import { type ReportingLoaders, reportingLoaders } from './api/reporting-context.ts';
import * as billing from './events/billable-event.handlers.ts';
import * as cost from './events/cost.handlers.ts';
import * as credit from './events/credit.handlers.ts';
import * as deal from './events/deal.handlers.ts';
import * as delivery from './events/delivery.handlers.ts';
import * as invoice from './events/invoice.handlers.ts';
import * as ledger from './events/ledger.handlers.ts';
import * as payment from './events/payment.handlers.ts';
import * as rate from './events/rate.handlers.ts';
import * as revenue from './events/revenue.handlers.ts';
import { reportingOutline } from './outline.ts';
import { READ_MODELS } from './read-models/read-models.ts';

/** Everything that makes this domain a running service. It only listens: nothing is published, called or planned. */
export const reportingDefinition = (): SubgraphDefinition<ReportingLoaders> => ({
  ...reportingOutline,
  graph: { ...reportingGraph, loaders: reportingLoaders },
  // Each fact has one handler, exported by its file under its name.
  handlers: [deal, rate, delivery, cost, billing, revenue, invoice, credit, payment, ledger].flatMap((of) =>
    Object.values(of),
  ),
  calls: [],
  schedules: [],
  webhooks: [],
  polls: [],
  answerers: [],
  readModel: { tables: READ_MODELS },
});
