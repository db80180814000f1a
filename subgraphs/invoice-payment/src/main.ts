import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { type RunningSubgraph, startSubgraph } from '@throughline/subgraph';
import type { InvoicePaymentConfig } from './config.ts';
import { invoicePaymentDefinition } from './definition.ts';
import { invoicePaymentOutline } from './outline.ts';

/** Starts invoice-payment: schema, database, bus, work, HTTP. */
export const start = (config: InvoicePaymentConfig, deps: { clock: Clock; log: Logger }): Promise<RunningSubgraph> =>
  startSubgraph(invoicePaymentOutline, invoicePaymentDefinition, config, deps);
