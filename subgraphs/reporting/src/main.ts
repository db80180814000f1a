import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { type RunningSubgraph, startSubgraph } from '@throughline/subgraph';
import type { ReportingConfig } from './config.ts';
import { reportingDefinition } from './definition.ts';
import { reportingOutline } from './outline.ts';

/** Starts reporting: schema, database, bus, work, HTTP. */
export const start = (config: ReportingConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(reportingOutline, reportingDefinition, config, deps);
