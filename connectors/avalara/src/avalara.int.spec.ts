import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type CalendarDate, decimal, type ErrorCode, Fault } from '@throughline/contracts';
import { MovableClock, Secret, silentLogger } from '@throughline/platform';
import { AvalaraClient, type AvalaraSandbox, startAvalaraSandbox, type TaxDocument } from './index.ts';

const clock = new MovableClock('2025-03-10T09:00:00Z');
const licenseKey = new Secret('licence');
const account = { accountId: '2000000001', licenseKey };
let sandbox: AvalaraSandbox;
let client: AvalaraClient;
const clientOf = (more: Partial<ConstructorParameters<typeof AvalaraClient>[0]> = {}) =>
  new AvalaraClient({ url: sandbox.url, ...account, companyCode: 'LE-US', log: silentLogger, ...more });

before(async () => {
  sandbox = await startAvalaraSandbox({ ...account, clock, companyCodes: ['LE-US', 'LE-CH'] });
  client = clientOf();
  sandbox.content.setJurisdictions([
    {
      country: 'US',
      region: 'CO',
      category: 'S',
      ratePercent: '7.65',
      jurisdictionCode: 'US-CO',
      jurisdictionName: 'COLORADO',
    },
    { country: 'US', customerCode: 'BT-US', category: 'E', ratePercent: '0', jurisdictionCode: 'US', vatCode: 'E0' },
    { country: 'US', entityUseCode: 'G', category: 'E', ratePercent: '0', jurisdictionCode: 'US' },
    { country: 'CH', category: 'S', ratePercent: '8.10', jurisdictionCode: 'CH', vatCode: 'S8.1' },
  ]);
});
after(() => sandbox.stop());
beforeEach(() => sandbox.faults.clear());

/** An address where something listened until now. */
async function addressOfNobody(): Promise<string> {
  const gone = await startAvalaraSandbox({ ...account, clock });
  await gone.stop();
  return gone.url;
}
const date = (text: string) => text as CalendarDate;
const colorado = { line1: '1 Main St', city: 'Denver', region: 'CO', postalCode: '80202', country: 'US' };
const anInvoice = (code: string, amounts: readonly string[], more: Partial<TaxDocument> = {}): TaxDocument => ({
  code,
  type: 'SalesInvoice',
  date: date('2025-03-10'),
  customerCode: 'BT-CO',
  currencyCode: 'USD',
  shipFrom: colorado,
  shipTo: colorado,
  lines: amounts.map((amount, index) => ({
    number: `BL-${index + 1}`,
    amount,
    taxCode: 'SP140000',
    itemCode: 'CONSULT',
    ref1: `E-${index + 1}`,
  })),
  ...more,
});
const failedWith = (code: ErrorCode, told?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Fault, String(error));
  assert.equal(error.code, code);
  if (told) assert.match(JSON.stringify(error.details.evidence), told);
  return true;
};

describe('the account', () => {
  it('answers a ping and tells a stranger from a friend', async () => {
    assert.equal((await client.ping()).authenticated, true);
    const stranger = clientOf({ licenseKey: new Secret('wrong') });
    assert.equal((await stranger.ping()).authenticated, false);
    await assert.rejects(
      stranger.createTransaction(anInvoice('X', ['1.00'])),
      failedWith('UPSTREAM_REJECTED', /AuthenticationException.*30/),
    );
  });

  it('refuses an unknown company and missing fields with their names', async () => {
    await assert.rejects(
      clientOf({ companyCode: 'LE-NO' }).createTransaction(anInvoice('X', ['1.00'])),
      failedWith('UPSTREAM_REJECTED', /EntityNotFoundError/),
    );
    await assert.rejects(
      client.createTransaction(anInvoice('X', [])),
      failedWith('UPSTREAM_REJECTED', /ValueRequiredError.*lines/),
    );
  });
});

describe('tax of an invoice', () => {
  it('is determined by place, and the lines sum to the document', async () => {
    const taxed = await client.createTransaction(anInvoice('INV-CO-0001', ['18705.00', '0.01', '0.05']));
    assert.equal(taxed.status, 'Saved');
    assert.equal(taxed.totalTax, '1430.94');
    const sum = taxed.lines.reduce((total, line) => total.plus(line.tax), decimal(0));
    assert.equal(sum.toFixed(), '1430.94');
    assert.equal(taxed.lines[0]?.number, 'BL-1');
    assert.equal(taxed.lines[0]?.ref1, 'E-1');
    const [summary] = taxed.summary;
    assert.deepEqual(
      [
        summary?.jurisdictionCode,
        summary?.jurisdictionType,
        summary?.rate,
        summary?.taxable,
        summary?.tax,
        summary?.rateTypeCode,
      ],
      ['US-CO', 'State', '0.0765', '18705.06', '1430.94', 'S'],
    );
    assert.equal(taxed.lines[0]?.details[0]?.tax, taxed.lines[0]?.tax);
  });

  it('is exempt by customer, by use and by certificate', async () => {
    for (const more of [{ customerCode: 'BT-US' }, { entityUseCode: 'G' }, { exemptionNo: 'CERT-1' }]) {
      const taxed = await client.createTransaction(anInvoice('EXEMPT', ['13200.00'], more));
      assert.deepEqual([taxed.totalTax, taxed.totalExempt, taxed.totalTaxable], ['0', '13200', '0']);
      assert.equal(taxed.summary[0]?.exempt, '13200');
    }
  });

  it('is nothing without nexus, with the amount taxable all the same', async () => {
    sandbox.content.setNexus('LE-CH', [{ country: 'CH', effectiveDate: '2020-01-01', taxId: 'CHE-123' }]);
    const taxed = await clientOf({ companyCode: 'LE-CH' }).createTransaction(anInvoice('NO-NEXUS', ['100.00']));
    assert.deepEqual([taxed.totalTax, taxed.totalTaxable, taxed.lines[0]?.details.length], ['0', '100', 0]);
  });

  it('refuses what it was told to refuse, as often as told', async () => {
    const error = { code: 'TaxCodeNotFound', message: 'Unknown tax code.' };
    sandbox.content.reject({ transactionCode: 'INV-R', lineNumber: 'BL-2', error, times: 1 });
    await client.createTransaction(anInvoice('INV-OTHER', ['1.00', '2.00']));
    await assert.rejects(
      client.createTransaction(anInvoice('INV-R', ['1.00', '2.00'])),
      failedWith('UPSTREAM_REJECTED', /TaxCodeNotFound.*BL-2/),
    );
    assert.equal((await client.createTransaction(anInvoice('INV-R', ['1.00', '2.00']))).totalTax, '0.23');
  });
});

describe('the life of a document', () => {
  it('is replaced while saved, fixed once committed, and cancelled by a void', async () => {
    const first = await client.createTransaction(anInvoice('L-1', ['100.00']));
    const second = await client.createTransaction(anInvoice('L-1', ['200.00']));
    assert.equal(second.id, first.id);
    assert.equal((await client.getTransactionByCode('L-1'))?.totalAmount, '200');
    assert.equal((await client.commitTransaction('L-1')).status, 'Committed');
    await assert.rejects(
      client.createTransaction(anInvoice('L-1', ['300.00'])),
      failedWith('UPSTREAM_REJECTED', /DocStatusError/),
    );
    await assert.rejects(
      client.voidTransaction('L-1', 'DocDeleted'),
      failedWith('UPSTREAM_REJECTED', /DocStatusError/),
    );
    assert.equal((await client.voidTransaction('L-1', 'DocVoided')).status, 'Cancelled');
    await assert.rejects(client.commitTransaction('L-1'), failedWith('UPSTREAM_REJECTED', /DocStatusError/));
  });

  it('ends with a freed code when a saved one is deleted, and never when it is locked', async () => {
    await client.createTransaction(anInvoice('L-2', ['100.00']));
    await client.voidTransaction('L-2', 'DocDeleted');
    assert.equal(await client.getTransactionByCode('L-2'), null);
    await client.createTransaction(anInvoice('L-2', ['100.00'], { commit: true }));
    sandbox.documents.lock('LE-US', 'L-2');
    await assert.rejects(client.voidTransaction('L-2', 'DocVoided'), failedWith('UPSTREAM_REJECTED', /locked/));
  });

  it('is not recorded for an estimate', async () => {
    const taxed = await client.createTransaction(anInvoice('L-3', ['100.00'], { type: 'SalesOrder' }));
    assert.deepEqual([taxed.status, taxed.totalTax], ['Temporary', '7.65']);
    assert.equal(await client.getTransactionByCode('L-3'), null);
  });

  it('takes codes with signs that a path cannot hold', async () => {
    await client.createTransaction(anInvoice('A/B #1', ['100.00']));
    assert.equal((await client.getTransactionByCode('A/B #1'))?.code, 'A/B #1');
  });

  it('is given back in full, in part or by lines, at the rate of its own date', async () => {
    await client.createTransaction(anInvoice('L-4', ['100.00', '50.00'], { commit: true }));
    const at = { code: 'L-4', date: date('2025-04-01') };
    const full = await client.refundTransaction({ ...at, refundCode: 'L-4-R', what: 'full' });
    assert.deepEqual([full.type, full.totalAmount, full.totalTax], ['ReturnInvoice', '-150', '-11.48']);
    const part = await client.refundTransaction({ ...at, refundCode: 'L-4-P', what: { percentage: '10' } });
    assert.equal(part.totalAmount, '-15');
    const line = await client.refundTransaction({ ...at, refundCode: 'L-4-L', what: { lines: ['BL-2'] } });
    assert.equal(line.totalAmount, '-50');
    const own = anInvoice('CM-1', ['-18705.00'], {
      type: 'ReturnInvoice',
      taxDate: { date: date('2025-03-10'), reason: 'credit memo' },
    });
    assert.equal((await client.createTransaction(own)).totalTax, '-1430.93');
  });

  it('is found after the answer was lost', async () => {
    sandbox.faults.add({ match: { path: /transactions\/create/ }, kind: 'timeout-after-commit', times: 1 });
    await assert.rejects(client.createTransaction(anInvoice('LOST', ['1.00'])), failedWith('UPSTREAM_OUTCOME_UNKNOWN'));
    assert.equal((await client.getTransactionByCode('LOST'))?.status, 'Saved');
  });
});

describe('failures of the way', () => {
  for (const [status, body, code] of [
    [429, { error: { code: 'RateLimit', message: 'slow down', details: [] } }, 'UPSTREAM_UNAVAILABLE'],
    [503, { error: { code: 'ServiceUnavailable', message: 'later', details: [] } }, 'UPSTREAM_UNAVAILABLE'],
    [503, 'not json', 'UPSTREAM_OUTCOME_UNKNOWN'],
    [503, {}, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [500, {}, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [200, { items: [] }, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [500, { error: { code: 'ServerError', message: 'sorry', details: [] } }, 'UPSTREAM_OUTCOME_UNKNOWN'],
  ] as const) {
    it(`takes ${status} with ${JSON.stringify(body)} for ${code}`, async () => {
      sandbox.faults.add({ match: { path: /transactions\/create/ }, kind: 'status', status, body, times: 1 });
      await assert.rejects(
        client.createTransaction(anInvoice('F', ['1.00'])),
        failedWith(code, new RegExp(String(status))),
      );
    });
  }

  it('gives up waiting, and tells an unreachable server from a lost answer', async () => {
    sandbox.faults.add({ match: { path: /transactions\/create/ }, kind: 'delay', delayMs: 1_000, times: 1 });
    await assert.rejects(
      clientOf({ timeoutMs: 100 }).createTransaction(anInvoice('F', ['1.00'])),
      failedWith('UPSTREAM_OUTCOME_UNKNOWN', /timeout/),
    );
    await assert.rejects(
      clientOf({ url: await addressOfNobody() }).createTransaction(anInvoice('F', ['1.00'])),
      failedWith('UPSTREAM_UNAVAILABLE'),
    );
  });
});

describe('checks before an engagement starts', () => {
  it('resolves a good address and names what is bad', async () => {
    sandbox.content.setBadAddresses([{ city: 'Nowhere', region: 'CO' }]);
    assert.equal((await client.resolveAddress(colorado)).resolved, true);
    const bad = { ...colorado, city: 'Nowhere' };
    const resolution = await client.resolveAddress(bad);
    assert.equal(resolution.resolved, false);
    assert.equal(resolution.messages[0]?.refersTo, 'Address.City');
    await assert.rejects(
      client.createTransaction(anInvoice('BAD', ['1.00'], { shipTo: bad })),
      failedWith('UPSTREAM_REJECTED', /addresses\.shipTo/),
    );
    sandbox.content.setBadAddresses([]);
  });

  it('finds nexus by address and day', async () => {
    sandbox.content.setNexus('LE-US', [
      { country: 'US', region: 'CO', effectiveDate: '2024-01-01', taxId: 'CO-1' },
      { country: 'US', region: 'TX', effectiveDate: '2026-01-01' },
    ]);
    assert.equal((await client.queryNexus()).length, 2);
    assert.deepEqual(
      (await client.nexusByAddress(colorado, date('2025-03-10'))).map((row) => row.taxId),
      ['CO-1'],
    );
    assert.deepEqual(await client.nexusByAddress({ ...colorado, region: 'TX' }, date('2025-03-10')), []);
    assert.deepEqual(await client.nexusByAddress({ country: 'CH' }, date('2025-03-10')), []);
  });

  it('refuses an invalid registration on an estimate as on an invoice, until it is corrected', async () => {
    sandbox.content.setInvalidRegistrations(['CHE-000']);
    const document = anInvoice('TIN', ['1.00'], { businessIdentificationNo: 'CHE-000' });
    await assert.rejects(client.createTransaction(document), failedWith('UPSTREAM_REJECTED', /TINFormatError.*142/));
    const check = await client.checkRegistration(document);
    assert.deepEqual([check.valid, !check.valid && check.code], [false, 'TINFormatError']);
    assert.deepEqual(await client.checkRegistration({ ...document, businessIdentificationNo: 'CHE-111' }), {
      valid: true,
    });
    assert.equal(await client.getTransactionByCode('TIN'), null);
  });
});

describe('a restart', () => {
  it('finds documents and content again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'avalara-'));
    const options = { ...account, clock, companyCodes: ['LE-US'], dataFile: join(folder, 'avalara.jsonl') };
    const first = await startAvalaraSandbox(options);
    first.content.setJurisdictions([{ country: 'US', category: 'S', ratePercent: '5', jurisdictionCode: 'US' }]);
    await clientOf({ url: first.url }).createTransaction(anInvoice('KEPT', ['100.00'], { commit: true }));
    await first.stop();
    const second = await startAvalaraSandbox(options);
    const again = clientOf({ url: second.url });
    assert.equal((await again.getTransactionByCode('KEPT'))?.totalTax, '5');
    assert.equal((await again.createTransaction(anInvoice('NEW', ['100.00']))).totalTax, '5');
    await second.stop();
    rmSync(folder, { recursive: true });
  });
});
