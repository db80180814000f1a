import { EntityKey, ForeignEntity } from '@throughline/subgraph';

/** Entities of other domains, as far as reports name them: a key. */

@ForeignEntity('Engagement', 'ours')
export class EngagementRef extends EntityKey {}

@ForeignEntity('Invoice')
export class InvoiceRef extends EntityKey {}

@ForeignEntity('BillableEvent')
export class BillableEventRef extends EntityKey {}

@ForeignEntity('QuoteLine')
export class QuoteLineRef extends EntityKey {}

@ForeignEntity('QuoteVersion')
export class QuoteVersionRef extends EntityKey {}

@ForeignEntity('Payment')
export class PaymentRef extends EntityKey {}

@ForeignEntity('PerformanceObligation')
export class PerformanceObligationRef extends EntityKey {}
