export {
  type AccountRecord,
  CpqClient,
  type QuoteLineRecord,
  type QuoteRecord,
  type QuoteWithLines,
} from './cpq-client.ts';
export { type CpqOptions, cpqPackage } from './cpq.package.ts';
