import 'reflect-metadata';
import type { SubgraphDefinition, SubgraphOutline, SubgraphParts } from '@throughline/subgraph';
import { openSalesforce } from './adapters/salesforce-org.ts';
import { SalesforceSystems } from './adapters/salesforce-systems.ts';
import { graph } from './api/graph.ts';
import { type Loaders, loadersOf } from './api/loaders.ts';
import { activationHandlers } from './events/activation.handlers.ts';
import { noticeHandlers } from './events/notice.handlers.ts';
import { quoteMessages } from './ingress/quote-messages.webhook.ts';
import { quotesPoll } from './ingress/quotes.poll.ts';
import { Activation } from './persistence/activation.mapping.ts';
import { MIGRATIONS } from './persistence/migrations/migrations.ts';
import { buildCalls } from './sagas/calls.ts';
import { moveActivation } from './use-cases/move-activation.ts';

/** What the subgraph is before it runs. */
export const customerContractOutline: SubgraphOutline = {
  name: 'customer-contract',
  entities: [Activation],
  migrations: MIGRATIONS,
};

/** Puts the domain together from its parts. */
export function customerContract(parts: SubgraphParts): SubgraphDefinition<Loaders> {
  const systems = new SalesforceSystems(parts.connections, (connection) => openSalesforce(connection, parts.log));
  const { operations, calls } = buildCalls(parts, systems);
  const useCases = {
    moveActivation: (move: Parameters<typeof moveActivation>[0]) => moveActivation(move, parts, operations),
  };
  return {
    ...customerContractOutline,
    graph: { ...graph, loaders: (context) => loadersOf(context, useCases) },
    handlers: [...activationHandlers(operations), ...noticeHandlers(parts.notices)],
    calls,
    schedules: [],
    webhooks: [quoteMessages(systems, operations)],
    polls: systems.all().map((each) => quotesPoll(each, parts)),
    answerers: [],
  };
}
