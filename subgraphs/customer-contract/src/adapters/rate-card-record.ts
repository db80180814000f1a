import { calendarDate } from '@throughline/contracts';
import { rateText, type SeenRateCard } from '@throughline/customer-contract-domain';
import { instantOf } from '@throughline/salesforce';
import type { RateCardWithRates } from '@throughline/salesforce-cpq';

/** The org's record in our words; null while it is a draft, which prices nothing. */
export function toRateCard(card: RateCardWithRates): SeenRateCard | null {
  if (card.Status__c !== 'Published' || card.Published_At__c === null) return null;
  return {
    externalId: card.Id,
    reference: card.Card_Reference__c,
    version: Number(card.Version__c),
    currency: card.CurrencyIsoCode,
    effectiveFrom: calendarDate(card.Effective_From__c),
    engagement: card.Engagement_Key__c,
    publishedAt: instantOf(card.Published_At__c),
    modifiedAt: instantOf(card.SystemModstamp),
    rates: card.rates.map(({ Role__c: role, Hourly_Rate__c: hourly }) => ({ role, hourly: rateText(hourly) })),
  };
}
