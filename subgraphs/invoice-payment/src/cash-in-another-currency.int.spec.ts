import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { cashApplied, cashUnapplied, paymentRefused, paymentSettled } from '@throughline/events';
import { invoiceByNumber } from './testing/books.ts';
import { dealInMarch, invoiceOf } from './testing/deal-in-march.ts';
import type { RunningDomain } from './testing/running-domain.ts';

let domain: RunningDomain;

const journal = (): Promise<object[]> =>
  domain.rows(`select journal_entry_id, account, amount::text, currency from journal_line order by 1, 2`);

describe('a payment in another currency than the invoice that it names', () => {
  before(async () => {
    domain = await dealInMarch();
    await invoiceOf(domain, '40001', '1000.00');
  });
  after(() => domain.stop());

  it('is refused with its currency, settles nothing and is not booked', async () => {
    const before = [await invoiceByNumber(domain, '40001'), await journal()];
    const metadata = { reference: 'PAY-CHF', remittance: '40001' };
    domain.sandboxes.stripe.settle({ amountMinor: 107_650, currency: 'chf', metadata });
    await domain.poll();
    assert.deepEqual(
      (await domain.published(paymentRefused)).map(({ reference, code, evidence }) => [reference, code, evidence]),
      [
        [
          'PAY-CHF',
          'DEAL_KIND_NOT_SUPPORTED',
          { what: 'foreign currency payment', amount: '1076.50 CHF', entity: 'LE-US' },
        ],
      ],
    );
    assert.deepEqual(await domain.published(paymentSettled), []);
    assert.deepEqual(await domain.published(cashApplied), []);
    assert.deepEqual(await domain.published(cashUnapplied), []);
    assert.deepEqual([await invoiceByNumber(domain, '40001'), await journal()], before);
  });

  it('leaves the invoice to the payment that comes in its own', async () => {
    const metadata = { reference: 'PAY-USD', remittance: '40001' };
    domain.sandboxes.stripe.settle({ amountMinor: 107_650, currency: 'usd', metadata });
    await domain.poll();
    assert.equal((await invoiceByNumber(domain, '40001')).status, 'PAID');
  });
});
