import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Fault } from '@throughline/contracts';
import { MovableClock, Secret } from '@throughline/platform';
import { SalesforceClient, type SalesforceOrgSandbox, startSalesforceOrgSandbox } from '@throughline/salesforce';
import { ACCOUNT_FIELDS, LINE_FIELDS, QUOTE_FIELDS } from './cpq-records.ts';
import { CpqClient, cpqPackage } from './index.ts';

type Row = Readonly<Record<string, unknown>>;

describe('a record of CPQ that cannot be read', () => {
  let sandbox: SalesforceOrgSandbox;
  let salesforce: SalesforceClient;
  let cpq: CpqClient;
  let accountId: string;
  let quoteId: string;
  let lineId: string;
  before(async () => {
    const clock = new MovableClock('2025-01-21T15:10:00Z');
    const packages = [cpqPackage()];
    sandbox = await startSalesforceOrgSandbox({ clock, packages, clientId: 'app', clientSecret: 'sesame' });
    salesforce = new SalesforceClient({ url: sandbox.url, clientId: 'app', clientSecret: new Secret('sesame') });
    cpq = new CpqClient(salesforce);
    accountId = sandbox.org.insert('Account', { Name: 'Palisade Clinics Group', CurrencyIsoCode: 'USD' }).Id;
    const quote = { SBQQ__Account__c: accountId, CurrencyIsoCode: 'USD' };
    quoteId = sandbox.org.insert('SBQQ__Quote__c', quote).Id;
    const line = { SBQQ__Quote__c: quoteId, SBQQ__NetPrice__c: 62_350, CurrencyIsoCode: 'USD' };
    lineId = sandbox.org.insert('SBQQ__QuoteLine__c', line).Id;
  });
  after(() => sandbox.stop());

  /** Answers the next query with this one record. */
  const answer = (row: Row): void => {
    const body = { totalSize: 1, done: true, records: [row] };
    sandbox.faults.add({ match: { path: /\/query/ }, kind: 'status', status: 200, body, times: 1 });
  };
  const first = async (soql: string): Promise<Row> => (await salesforce.query<Row>(soql))[0] ?? {};
  const aQuote = (over: Row = {}, nested: Row | null = null) =>
    first(`SELECT ${QUOTE_FIELDS} FROM SBQQ__Quote__c`).then((row) => ({
      ...row,
      SBQQ__LineItems__r: nested,
      ...over,
    }));
  const aLine = (over: Row = {}) =>
    first(`SELECT ${LINE_FIELDS} FROM SBQQ__QuoteLine__c`).then((row) => ({ ...row, ...over }));
  const linesOf = (line: Row, totalSize = 1): Row => ({ totalSize, done: true, records: [line] });

  const names = (object: string, id: string, field: string) => (error: unknown) => {
    assert.ok(error instanceof Fault, String(error));
    const { evidence } = error.details;
    assert.deepEqual([error.code, error.transient], ['EVENT_UNREADABLE', false]);
    assert.deepEqual([evidence?.['object'], evidence?.['id'], evidence?.['fields']], [object, id, [field]]);
    return true;
  };

  it('is none as long as its fields are there', async () => {
    answer(await aQuote({}, linesOf(await aLine())));
    assert.equal((await cpq.readQuote(quoteId))?.lines[0]?.SBQQ__NetTotal__c, '62350');
  });

  for (const [what, field, value] of [
    ['without its net amount', 'SBQQ__NetAmount__c', undefined],
    ['whose net amount is a word', 'SBQQ__NetAmount__c', 'much'],
    ['that does not say whether it is being priced', 'SBQQ__Uncalculated__c', null],
    ['in no currency', 'CurrencyIsoCode', ''],
  ] as const)
    it(`is a quote ${what}`, async () => {
      answer(await aQuote({ [field]: value }));
      await assert.rejects(cpq.readQuote(quoteId), names('SBQQ__Quote__c', quoteId, field));
    });

  for (const [what, field, value] of [
    ['without its net price', 'SBQQ__NetPrice__c', undefined],
    ['whose net total is a flag', 'SBQQ__NetTotal__c', true],
    ['that does not say whether it is optional', 'SBQQ__Optional__c', undefined],
  ] as const)
    it(`is a line ${what}, which names the line`, async () => {
      answer(await aQuote({}, linesOf(await aLine({ [field]: value }))));
      await assert.rejects(cpq.readQuote(quoteId), names('SBQQ__QuoteLine__c', lineId, field));
    });

  it('is an account that does not say how it is taxed', async () => {
    const account = await first(`SELECT ${ACCOUNT_FIELDS} FROM Account`);
    answer({ ...account, Tax_Treatment__c: undefined });
    await assert.rejects(cpq.accountOf(accountId), names('Account', accountId, 'Tax_Treatment__c'));
  });

  it('does not hide lines: fewer than the quote counts are read again by themselves', async () => {
    answer(await aQuote({}, { totalSize: 1, done: true, records: [] }));
    assert.deepEqual(
      (await cpq.readQuote(quoteId))?.lines.map(({ Id }) => Id),
      [lineId],
    );
  });
});
