import { EntityKey, ForeignEntity } from '@throughline/subgraph';

/** Objects of other domains, by key only; their owners resolve them. */

@ForeignEntity('Activation')
export class ActivationRef extends EntityKey {}

@ForeignEntity('Contract')
export class ContractRef extends EntityKey {}

@ForeignEntity('QuoteVersion')
export class QuoteVersionRef extends EntityKey {}

@ForeignEntity('PerformanceObligation')
export class PerformanceObligationRef extends EntityKey {}

@ForeignEntity('BillTo')
export class BillToRef extends EntityKey {}

@ForeignEntity('Invoice')
export class InvoiceRef extends EntityKey {}

/** Other domains own these two; this one contributes what was provisioned for them. */

@ForeignEntity('Engagement', 'ours')
export class EngagementRef extends EntityKey {}

@ForeignEntity('QuoteLine', 'ours')
export class QuoteLineRef extends EntityKey {}
