export {
  type AccountRecord,
  CpqClient,
  type QuoteLineRecord,
  type QuoteRecord,
  type QuoteWithLines,
  type RateCardRateRecord,
  type RateCardRecord,
  type RateCardWithRates,
} from './cpq-client.ts';
export { type CpqOptions, cpqPackage } from './cpq.package.ts';
