import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { instant } from '@throughline/contracts';
import { MovableClock, Secret } from '@throughline/platform';
import {
  type Org,
  SalesforceClient,
  type SalesforceOrgSandbox,
  startSalesforceOrgSandbox,
} from '@throughline/salesforce';
import { CpqClient, cpqPackage } from './index.ts';

describe('quotes in Salesforce CPQ', () => {
  let clock: MovableClock;
  let sandbox: SalesforceOrgSandbox;
  let org: Org;
  let cpq: CpqClient;

  const start = async (calculationDelayMs = 0): Promise<void> => {
    clock = new MovableClock('2025-01-21T15:10:00Z');
    const packages = [cpqPackage({ calculationDelayMs })];
    sandbox = await startSalesforceOrgSandbox({ clock, packages, clientId: 'app', clientSecret: 'sesame' });
    org = sandbox.org;
    cpq = new CpqClient(
      new SalesforceClient({ url: sandbox.url, clientId: 'app', clientSecret: new Secret('sesame') }),
    );
  };
  beforeEach(() => start());
  afterEach(() => sandbox.stop());

  const aQuote = (fields: Record<string, unknown> = {}): string => {
    const account = org.insert('Account', { Name: 'Palisade Clinics Group' });
    return org.insert('SBQQ__Quote__c', {
      SBQQ__Account__c: account.Id,
      Quote_Number__c: 'Q-2207',
      CurrencyIsoCode: 'USD',
      ...fields,
    }).Id;
  };
  const aLine = (quote: string, fields: Record<string, unknown>): string =>
    org.insert('SBQQ__QuoteLine__c', { SBQQ__Quote__c: quote, ...fields }).Id;

  it('are read with their lines in order, amounts as exact texts', async () => {
    const billTo = org.insert('Account', { Name: 'Palisade Clinics of Colorado, Inc.' });
    const product = org.insert('Product2', { Name: 'Clinic package', ProductCode: 'PKG-1' });
    const quote = aQuote({
      Version__c: 2,
      SBQQ__PaymentTerms__c: 'Net 30',
      SBQQ__StartDate__c: '2025-02-03',
      SBQQ__SubscriptionTerm__c: 12,
    });
    aLine(quote, {
      SBQQ__Number__c: 2,
      Line_Key__c: 'QL-2',
      SBQQ__Quantity__c: 3,
      SBQQ__NetPrice__c: 33.33,
      SBQQ__Optional__c: true,
    });
    aLine(quote, {
      SBQQ__Number__c: 1,
      Line_Key__c: 'QL-1',
      SBQQ__NetPrice__c: '62350.00',
      SBQQ__Product__c: product.Id,
      Bill_To__c: billTo.Id,
      Deal_Kind__c: 'PACKAGE',
      Terms__c: '{"obligations":[]}',
    });
    const read = await cpq.readQuote(quote);
    assert.equal(read?.Version__c, '2');
    assert.equal(read.SBQQ__NetAmount__c, '62350');
    assert.equal(read.SBQQ__EndDate__c, '2026-02-02');
    assert.equal(read.SBQQ__Uncalculated__c, false);
    assert.deepEqual(
      read.lines.map((line) => [
        line.Line_Key__c,
        line.SBQQ__NetTotal__c,
        line.SBQQ__ProductCode__c,
        line.SBQQ__EffectiveStartDate__c,
      ]),
      [
        ['QL-1', '62350', 'PKG-1', '2025-02-03'],
        ['QL-2', '99.99', null, '2025-02-03'],
      ],
    );
    assert.equal(read.lines[0]?.Bill_To__c, billTo.Id);
    assert.equal(await cpq.readQuote('a0pHp0000000zzzAAA'), null);
    assert.deepEqual((await cpq.readQuote(aQuote()))?.lines, []);
  });

  it('are stamped when they are approved, and their lines are locked then', async () => {
    const quote = aQuote();
    const line = aLine(quote, { SBQQ__NetPrice__c: 100 });
    await clock.moveTo('2025-02-03T16:00:00Z', () => clock.pause(0));
    org.update('SBQQ__Quote__c', quote, { SBQQ__Status__c: 'Approved', SBQQ__Primary__c: true });
    assert.equal((await cpq.readQuote(quote))?.Approved_At__c, '2025-02-03T16:00:00.000+0000');
    assert.throws(() => org.update('SBQQ__QuoteLine__c', line, { SBQQ__NetPrice__c: 90 }), {
      errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
    });
    assert.throws(() => aLine(quote, { SBQQ__NetPrice__c: 1 }), { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
    assert.equal((await cpq.readQuote(quote))?.SBQQ__NetAmount__c, '100');
  });

  it('have one primary an opportunity', async () => {
    const opportunity = org.insert('Opportunity', { Name: 'Deal', StageName: 'Proposal', CloseDate: '2025-02-28' }).Id;
    const first = aQuote({ SBQQ__Opportunity2__c: opportunity, SBQQ__Primary__c: true });
    const second = aQuote({ SBQQ__Opportunity2__c: opportunity });
    org.update('SBQQ__Quote__c', second, { SBQQ__Primary__c: true });
    assert.deepEqual(
      [(await cpq.readQuote(first))?.SBQQ__Primary__c, (await cpq.readQuote(second))?.SBQQ__Primary__c],
      [false, true],
    );
    assert.equal(org.get('Opportunity', opportunity)['SBQQ__PrimaryQuote__c'], second);
  });

  it('count an amendment by its difference', async () => {
    const quote = aQuote({ SBQQ__Type__c: 'Amendment' });
    aLine(quote, { SBQQ__Quantity__c: 0, SBQQ__PriorQuantity__c: 2, SBQQ__NetPrice__c: 50, SBQQ__Existing__c: true });
    assert.equal((await cpq.readQuote(quote))?.SBQQ__NetAmount__c, '-100');
  });

  it('are uncalculated for a while after a save, with the old totals', async () => {
    await sandbox.stop();
    await start(2_000);
    const quote = aQuote();
    aLine(quote, { SBQQ__NetPrice__c: 100 });
    const stale = await cpq.readQuote(quote);
    assert.deepEqual([stale?.SBQQ__Uncalculated__c, stale?.SBQQ__NetAmount__c], [true, null]);
    await clock.moveTo('2025-01-21T15:10:02Z', () => clock.pause(5));
    const settled = await cpq.readQuote(quote);
    assert.deepEqual([settled?.SBQQ__Uncalculated__c, settled?.SBQQ__NetAmount__c], [false, '100']);
  });

  it('are found by their change, page after page, also where all of a page share one stamp', async () => {
    const old = aQuote();
    await clock.moveTo('2025-01-21T16:00:00Z', () => clock.pause(0));
    const fresh = [aQuote(), aQuote(), aQuote()];
    const at = instant('2025-01-21T16:00:00Z');
    const ids = async (id: string, limit: number): Promise<string[]> =>
      (await cpq.changedQuotes({ at, id }, limit)).map(({ Id }) => Id);
    assert.deepEqual(await ids('', 2), fresh.slice(0, 2));
    assert.deepEqual(await ids(fresh[1] ?? '', 2), fresh.slice(2));
    assert.deepEqual(await ids(fresh[2] ?? '', 2), []);
    const all = (await cpq.changedQuotes(null, 100)).map(({ Id }) => Id);
    assert.deepEqual(all.slice(-4), [old, ...fresh]);
  });

  it('lead to their accounts, which take our id', async () => {
    const account = org.insert('Account', { Name: "O'Hare", BillingCity: 'Denver', Tax_Registration__c: 'CHE-1' });
    await cpq.linkAccount(account.Id, 'cus_1');
    const read = await cpq.accountOf(account.Id);
    assert.deepEqual([read?.Name, read?.BillingCity, read?.Throughline_Id__c], ["O'Hare", 'Denver', 'cus_1']);
    assert.equal((await cpq.accountsOf([account.Id, account.Id, 'nobody'])).length, 1);
    assert.equal((await cpq.changedAccounts({ at: instant('2025-01-21T15:10:00Z'), id: '' }, 10)).length, 1);
  });
});
