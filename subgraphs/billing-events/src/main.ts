import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { runAlone, type RunningSubgraph, startSubgraph, type SubgraphConfig } from '@throughline/subgraph';
import { billingEventsDefinition } from './definition.ts';
import { billingEventsOutline } from './outline.ts';

/** Starts billing-events: schema, database, bus, work, HTTP. */
export const start = (config: SubgraphConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(billingEventsOutline, billingEventsDefinition, config, deps);

if (import.meta.main) await runAlone('billing-events', start, process.env);
