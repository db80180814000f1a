import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { type RunningSubgraph, startSubgraph } from '@throughline/subgraph';
import type { BillingEventsConfig } from './config.ts';
import { billingEventsDefinition } from './definition.ts';
import { billingEventsOutline } from './outline.ts';

/** Starts billing-events: schema, database, bus, work, HTTP. */
export const start = (config: BillingEventsConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(billingEventsOutline, billingEventsDefinition, config, deps);
