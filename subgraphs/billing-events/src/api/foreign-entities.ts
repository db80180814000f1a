import { EntityKey, ForeignEntity } from '@throughline/subgraph';

/** Entities of other domains, as far as billing knows them: a key, for some of them with fields of ours. */

@ForeignEntity('Engagement', 'ours')
export class EngagementRef extends EntityKey {}

@ForeignEntity('QuoteLine', 'ours')
export class QuoteLineRef extends EntityKey {}

@ForeignEntity('PerformanceObligation', 'ours')
export class PerformanceObligationRef extends EntityKey {}

@ForeignEntity('WbsElement', 'ours')
export class WbsElementRef extends EntityKey {}

@ForeignEntity('Milestone', 'ours')
export class MilestoneRef extends EntityKey {}

@ForeignEntity('Contract')
export class ContractRef extends EntityKey {}

@ForeignEntity('QuoteVersion')
export class QuoteVersionRef extends EntityKey {}

@ForeignEntity('BillTo')
export class BillToRef extends EntityKey {}
