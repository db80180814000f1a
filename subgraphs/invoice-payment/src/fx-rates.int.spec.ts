import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fxRatePublished } from '@throughline/events';
import { RunningDomain } from './testing/running-domain.ts';

let domain: RunningDomain;

/** Treasury enters the rate of a day in the ERP. */
function enter(date: string, rate: string): void {
  const { records } = domain.sandboxes.netsuite;
  const idOf = (symbol: string): string =>
    records.all('currency').find(({ fields }) => fields['symbol'] === symbol)?.id ?? '';
  records.upsert('currencyRate', {
    externalId: `EUR-USD-${date}`,
    transactionCurrency: { id: idOf('EUR') },
    baseCurrency: { id: idOf('USD') },
    effectiveDate: date,
    exchangeRate: rate,
  });
}

const told = async (): Promise<string[]> =>
  (await domain.published(fxRatePublished)).map(({ from, to, date, rate }) => `${date} 1 ${from} = ${rate} ${to}`);

describe('rates of the ERP', () => {
  before(async () => {
    domain = await RunningDomain.start('2025-03-03T08:00:00Z');
  });
  after(() => domain.stop());

  it('are told on, once each, however often the table is read', async () => {
    enter('2025-03-03', '1.0465');
    await domain.poll();
    await domain.poll();
    assert.deepEqual(await told(), ['2025-03-03 1 EUR = 1.0465 USD']);
  });

  it('are found when they are entered later for an earlier day', async () => {
    await domain.moveTo('2025-03-05T09:00:00Z');
    enter('2025-03-01', '1.0398');
    await domain.poll();
    assert.deepEqual(await told(), ['2025-03-03 1 EUR = 1.0465 USD', '2025-03-01 1 EUR = 1.0398 USD']);
  });

  it('stay what they were when the table is overwritten, as what was booked at them does', async () => {
    enter('2025-03-03', '1.9999');
    await domain.poll();
    assert.equal((await told())[0], '2025-03-03 1 EUR = 1.0465 USD');
    assert.equal((await told()).length, 2);
  });
});
