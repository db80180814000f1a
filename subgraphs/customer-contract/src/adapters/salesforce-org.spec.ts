import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { QuoteLineRecord, QuoteWithLines } from '@throughline/salesforce-cpq';
import { toQuote } from './salesforce-org.ts';

const aLine = (over: Partial<QuoteLineRecord> = {}): QuoteLineRecord =>
  ({
    Id: 'a0q1',
    CurrencyIsoCode: 'USD',
    SBQQ__NetTotal__c: '62350',
    SBQQ__Description__c: '<p>Assessment <b>and</b>&nbsp;rollout</p>',
    SBQQ__ProductName__c: null,
    SBQQ__ProductCode__c: 'PKG-1',
    SBQQ__Optional__c: false,
    Line_Key__c: 'QL-1',
    Deal_Kind__c: 'PACKAGE',
    Bill_To__c: '0012',
    Terms__c: '{}',
    Project_Template__c: 'TPL',
    ...over,
  }) as QuoteLineRecord;

const aQuote = (over: Partial<QuoteWithLines> = {}): QuoteWithLines =>
  ({
    Id: 'a0p1',
    Name: 'Q-00042',
    CurrencyIsoCode: 'USD',
    SystemModstamp: '2025-02-03T16:00:00.000+0000',
    CreatedDate: '2025-01-30T17:25:00.000+0000',
    SBQQ__Status__c: 'In Review',
    SBQQ__Type__c: 'Quote',
    SBQQ__Primary__c: true,
    SBQQ__StartDate__c: '2025-02-03',
    SBQQ__Account__c: '0011',
    SBQQ__Opportunity2__c: '0061',
    Version__c: '2',
    Quote_Number__c: 'Q-2207',
    Engagement_Key__c: 'ENG-2207',
    Amendment__c: null,
    Approved_At__c: '2025-02-03T16:00:00.000+0000',
    Selling_Entity__c: 'LE-US',
    lines: [aLine()],
    ...over,
  }) as QuoteWithLines;

describe('a quote of the SBQQ package in our words', () => {
  it('keeps number, version, instants and exact amounts', () => {
    const quote = toQuote(aQuote(), 'Clinics rollout');
    assert.deepEqual([quote.number, quote.version, quote.status], ['Q-2207', 2, 'IN_REVIEW']);
    assert.deepEqual([quote.createdAt, quote.approvedAt], ['2025-01-30T17:25:00Z', '2025-02-03T16:00:00Z']);
    assert.deepEqual(quote.engagement, { reference: 'ENG-2207', name: 'Clinics rollout' });
    assert.equal(quote.lines[0]?.amount.toString(), '62350.00 USD');
    assert.equal(quote.lines[0]?.description, 'Assessment and rollout');
  });

  it('leaves optional lines out, since they are not sold', () => {
    assert.equal(toQuote(aQuote({ lines: [aLine(), aLine({ SBQQ__Optional__c: true })] }), null).lines.length, 1);
  });

  it('does not take a line without a net total for one that costs nothing', () => {
    const unpriced = aQuote({ lines: [aLine({ SBQQ__NetTotal__c: null })] });
    assert.throws(() => toQuote(unpriced, null), { code: 'EVENT_UNREADABLE', transient: false });
  });

  it('falls back on what the package itself knows', () => {
    const quote = toQuote(aQuote({ Quote_Number__c: null, Engagement_Key__c: null, Version__c: null }), null);
    assert.deepEqual([quote.number, quote.version], ['Q-00042', 1]);
    assert.deepEqual(quote.engagement, { reference: 'Q-00042', name: 'Q-00042' });
  });

  it("takes a status of the org's own for a draft, which signs nothing", () => {
    assert.equal(toQuote(aQuote({ SBQQ__Status__c: 'Booked' }), null).status, 'DRAFT');
  });

  it('knows an amendment by its type', () => {
    assert.equal(toQuote(aQuote({ SBQQ__Type__c: 'Amendment' }), null).amendment, 'Amendment');
    assert.equal(toQuote(aQuote(), null).amendment, null);
  });

  it('names a kind that nobody entered, instead of guessing one', () => {
    assert.equal(toQuote(aQuote({ lines: [aLine({ Deal_Kind__c: null })] }), null).lines[0]?.kind, 'UNSPECIFIED');
  });
});
