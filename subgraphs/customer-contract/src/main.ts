import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { runAlone, type RunningSubgraph, startSubgraph, type SubgraphConfig } from '@throughline/subgraph';
import { customerContract, customerContractOutline } from './definition.ts';

/** Starts the subgraph: schema, bus, saga, doors and graph. */
export const start = (config: SubgraphConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(customerContractOutline, customerContract, config, deps);

if (import.meta.main) await runAlone('customer-contract', start, process.env);
