import { billingEventsDefinition } from '@throughline/billing-events';
import type { Clock } from '@throughline/contracts';
import { customerContract } from '@throughline/customer-contract';
import { invoicePaymentDefinition } from '@throughline/invoice-payment';
import { silentLogger } from '@throughline/platform';
import { projectResource, PsaDirectory } from '@throughline/project-resource';
import { reportingDefinition } from '@throughline/reporting';
import { Notices, type SubgraphParts } from '@throughline/subgraph';
import type { Handler } from '@throughline/transport';
import type { Subgraph } from './observed.ts';

const never = (): Promise<never> => Promise.reject(new Error('a check runs nothing of a domain'));

async function* nothing(): AsyncGenerator<never> {}

/** A domain's parts without any system behind them: enough to ask it what it listens to. */
const partsWithoutSystems = (clock: Clock): SubgraphParts => ({
  clock,
  log: silentLogger,
  transact: never,
  ask: never,
  read: never,
  connections: [],
  live: { publish: () => undefined, subscribe: nothing },
  notices: new Notices(silentLogger),
});

const aggregatesOf = (handlers: readonly Handler<never>[]): ReadonlySet<string> =>
  new Set(handlers.map(({ contract: { owner, aggregate } }) => `${owner}.${aggregate}`));

/** The aggregates that each consumer handles, as its own definition says; of these it takes every event, in order. */
export function handledAggregates(clock: Clock): Readonly<Record<Subgraph, ReadonlySet<string>>> {
  const parts = partsWithoutSystems(clock);
  return {
    'customer-contract': aggregatesOf(customerContract(parts).handlers),
    'project-resource': aggregatesOf(projectResource(parts, new PsaDirectory(new Map())).handlers),
    'billing-events': aggregatesOf(billingEventsDefinition().handlers),
    'invoice-payment': aggregatesOf(invoicePaymentDefinition(parts).handlers),
    reporting: aggregatesOf(reportingDefinition().handlers),
  };
}
