import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { MovableClock } from '@throughline/platform';
import { type SalesforceOrgSandbox, startSalesforceOrgSandbox } from '@throughline/salesforce';
import { cpqPackage } from '@throughline/salesforce-cpq';
import { type AgreedRateCard, Seller } from './seller.ts';

const CARD: AgreedRateCard = {
  reference: 'RC-AU',
  version: 1,
  currency: 'AUD',
  effectiveFrom: '2024-09-01',
  rates: { LEAD: '310.00', ENGINEER: '236.50' },
};

describe('a seller', () => {
  const clock = new MovableClock('2024-08-27T05:30:00Z');
  let sandbox: SalesforceOrgSandbox;
  let seller: Seller;
  before(async () => {
    sandbox = await startSalesforceOrgSandbox({
      clock,
      packages: [cpqPackage()],
      clientId: 'app',
      clientSecret: 'sesame',
    });
    seller = new Seller(sandbox.org);
  });
  after(() => sandbox.stop());

  it('publishes a version of a rate card now, once, with all of its rates', async () => {
    seller.publishRateCard(CARD);
    await clock.moveTo('2024-08-28T00:00:00Z', () => Promise.resolve());
    seller.publishRateCard({ ...CARD, rates: { LEAD: '1.00' } });
    const card = sandbox.org.find('Rate_Card__c', () => true);
    assert.deepEqual(
      [card?.['Status__c'], card?.['Published_At__c'], card?.['CurrencyIsoCode']],
      ['Published', '2024-08-27T05:30:00.000+0000', 'AUD'],
    );
    assert.deepEqual(
      sandbox.org
        .children('Rate_Card_Rate__c', 'Rate_Card__c', card?.Id ?? '')
        .map((rate) => [rate['Role__c'], rate['Hourly_Rate__c']]),
      [
        ['LEAD', 310],
        ['ENGINEER', 236.5],
      ],
    );
  });

  it('enters a card for one engagement only', () => {
    seller.publishRateCard({ ...CARD, reference: 'RC-3318', engagement: 'ENG-3318' });
    const card = sandbox.org.find('Rate_Card__c', (each) => each['Card_Reference__c'] === 'RC-3318');
    assert.equal(card?.['Engagement_Key__c'], 'ENG-3318');
  });
});
