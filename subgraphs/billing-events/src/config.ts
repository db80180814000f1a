import { type SubgraphConfig, subgraphConfigFrom } from '@throughline/subgraph';

export type BillingEventsConfig = SubgraphConfig;

/** The environment of this service, parsed once; every problem is reported together. */
export const billingEventsConfig = (environment: Record<string, string | undefined>): BillingEventsConfig =>
  subgraphConfigFrom(environment);
