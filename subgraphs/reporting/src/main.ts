import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { runAlone, type RunningSubgraph, startSubgraph, type SubgraphConfig } from '@throughline/subgraph';
import { reportingDefinition } from './definition.ts';
import { reportingOutline } from './outline.ts';

/** Starts reporting: schema, database, bus, work, HTTP. */
export const start = (config: SubgraphConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(reportingOutline, reportingDefinition, config, deps);

if (import.meta.main) await runAlone('reporting', start, process.env);
