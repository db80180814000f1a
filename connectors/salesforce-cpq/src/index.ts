export { CpqClient } from './cpq-client.ts';
export type { AccountRecord, QuoteLineRecord, QuoteRecord, QuoteWithLines } from './cpq-records.ts';
export { type CpqOptions, cpqPackage } from './cpq.package.ts';
