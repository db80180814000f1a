import { type SubgraphConfig, subgraphConfigFrom } from '@throughline/subgraph';

export type InvoicePaymentConfig = SubgraphConfig;

/** The environment of this service, parsed once; every problem is reported together. */
export const invoicePaymentConfig = (environment: Record<string, string | undefined>): InvoicePaymentConfig =>
  subgraphConfigFrom(environment);
