import 'reflect-metadata';
import type { GraphPart } from '@throughline/subgraph';
import { ActivationResolver } from './activation.resolvers.ts';
import { ConfigurationResolver } from './configuration.resolvers.ts';
import { BillToResolver, CustomerResolver, EngagementResolver } from './customer.resolvers.ts';
import type { Context } from './loaders.ts';
import {
  ContractAmendmentResolver,
  ContractResolver,
  PerformanceObligationResolver,
  QuoteLineResolver,
  QuoteResolver,
  QuoteVersionResolver,
} from './quote.resolvers.ts';
import { RateCardResolver, RateCardVersionResolver } from './rate-card.resolvers.ts';

type Loader = 'customer' | 'billTo' | 'legalEntity' | 'engagement' | 'quote' | 'quoteVersion' | 'quoteLine';
type OurLoader = Loader | 'obligation' | 'contract' | 'activation' | 'amendment' | 'rateCard' | 'rateCardVersion';

/** Entities that other domains name by their key are loaded together, whatever their number. */
const through =
  (name: OurLoader): GraphPart['references'][string] =>
  (reference, context) =>
    (context as unknown as Context).loaders[name].load(String(reference['id']));

/** The part of the supergraph that this domain answers for. */
export const graph: GraphPart = {
  resolvers: [
    CustomerResolver,
    BillToResolver,
    EngagementResolver,
    QuoteResolver,
    QuoteVersionResolver,
    QuoteLineResolver,
    PerformanceObligationResolver,
    ContractResolver,
    ContractAmendmentResolver,
    ActivationResolver,
    ConfigurationResolver,
    RateCardResolver,
    RateCardVersionResolver,
  ],
  orphanedTypes: [],
  references: {
    Customer: through('customer'),
    BillTo: through('billTo'),
    LegalEntity: through('legalEntity'),
    Engagement: through('engagement'),
    Quote: through('quote'),
    QuoteVersion: through('quoteVersion'),
    QuoteLine: through('quoteLine'),
    PerformanceObligation: through('obligation'),
    Contract: through('contract'),
    Activation: through('activation'),
    ContractAmendment: through('amendment'),
    RateCard: through('rateCard'),
    RateCardVersion: through('rateCardVersion'),
  },
};
