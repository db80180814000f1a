import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { type RunningSubgraph, startSubgraph } from '@throughline/subgraph';
import type { CustomerContractConfig } from './config.ts';
import { customerContract, customerContractOutline } from './definition.ts';

/** Starts the subgraph: schema, bus, saga, doors and graph. */
export const start = (config: CustomerContractConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(customerContractOutline, customerContract, config, deps);
