import { type Draft, type Org, OrgError, type OrgTrigger, type SObject } from '@throughline/salesforce';

const TERMS = [
  'Card_Reference__c',
  'Version__c',
  'CurrencyIsoCode',
  'Effective_From__c',
  'Engagement_Key__c',
  'Status__c',
];

const isPublished = (card: SObject | undefined): boolean => card?.['Status__c'] === 'Published';

function locked(): OrgError {
  return new OrgError('FIELD_CUSTOM_VALIDATION_EXCEPTION', 'The rate card is published. Make a new version of it.');
}

/** The org's rules for rate cards: publishing keeps its instant, one version is there once, and what is published stays. */
export const rateCardTriggers: readonly OrgTrigger[] = [
  {
    object: 'Rate_Card__c',
    before: (draft, previous, org) => {
      if (isPublished(previous) && TERMS.some((field) => (draft[field] ?? null) !== (previous?.[field] ?? null))) {
        throw locked();
      }
      if (!previous) refuseSecond(draft, org);
      if (draft['Status__c'] === 'Published' && !isPublished(previous)) draft['Published_At__c'] = org.now();
    },
  },
  {
    object: 'Rate_Card_Rate__c',
    before: (draft, _previous, org) => {
      if (isPublished(org.live('Rate_Card__c', String(draft['Rate_Card__c'])))) throw locked();
    },
    deleted: (record, org) => {
      if (isPublished(org.live('Rate_Card__c', String(record['Rate_Card__c'])))) throw locked();
    },
  },
];

function refuseSecond(draft: Draft, org: Org): void {
  const same = org.find(
    'Rate_Card__c',
    (card) =>
      card['Card_Reference__c'] === draft['Card_Reference__c'] &&
      Number(card['Version__c']) === Number(draft['Version__c']),
  );
  if (same) throw new OrgError('DUPLICATE_VALUE', `duplicate value found: the version is in record ${same.Id}`);
}
