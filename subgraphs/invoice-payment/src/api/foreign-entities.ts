import { EntityKey, ForeignEntity } from '@throughline/subgraph';

/** Entities of other domains, as far as invoicing knows them: a key, for some of them with fields of ours. */

@ForeignEntity('Engagement', 'ours')
export class EngagementRef extends EntityKey {}

@ForeignEntity('BillableEvent', 'ours')
export class BillableEventRef extends EntityKey {}

@ForeignEntity('QuoteLine', 'ours')
export class QuoteLineRef extends EntityKey {}

@ForeignEntity('BillTo', 'ours')
export class BillToRef extends EntityKey {}

@ForeignEntity('RevenueEvent', 'ours')
export class RevenueEventRef extends EntityKey {}

@ForeignEntity('Customer')
export class CustomerRef extends EntityKey {}

@ForeignEntity('WbsElement')
export class WbsElementRef extends EntityKey {}

@ForeignEntity('Milestone')
export class MilestoneRef extends EntityKey {}
