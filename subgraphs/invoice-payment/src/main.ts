import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { runAlone, type RunningSubgraph, startSubgraph, type SubgraphConfig } from '@throughline/subgraph';
import { invoicePaymentDefinition } from './definition.ts';
import { invoicePaymentOutline } from './outline.ts';

/** Starts invoice-payment: schema, database, bus, work, HTTP. */
export const start = (config: SubgraphConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(invoicePaymentOutline, invoicePaymentDefinition, config, deps);

if (import.meta.main) await runAlone('invoice-payment', start, process.env);
