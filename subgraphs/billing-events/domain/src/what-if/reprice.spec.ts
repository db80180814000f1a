import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CalendarDate, type Instant, money, type Month } from '@throughline/contracts';
import type { RateCardVersion } from '../pricing/select-rate.ts';
import { type PricedTime, repriceTime, uplifted } from './reprice.ts';

const version = (number: number, effectiveFrom: string, hourly: string): RateCardVersion => ({
  rateCardVersionId: `rcv_${number}`,
  rateCard: 'RC',
  version: number,
  currency: 'AUD',
  effectiveFrom: effectiveFrom as CalendarDate,
  recordedAt: '2026-01-01T00:00:00Z' as Instant,
  rates: { ENGINEER: hourly },
});
const base = version(1, '2026-01-01', '100.00');
const second = version(2, '2026-02-01', '110.00');

const time = (reference: string, workDate: string, hours: string, billable: string, onInvoice: string | null) => ({
  reference,
  role: 'ENGINEER',
  workDate: workDate as CalendarDate,
  approvedAt: `${workDate}T18:00:00Z` as Instant,
  hours,
  accountingPeriod: workDate.slice(0, 7) as Month,
  onInvoice,
  billable: money(`${billable} AUD`),
});
/** January at 100, February at 110; a cap of 2,000 that the last entry crosses. */
const entries: readonly PricedTime[] = [
  time('TE-1', '2026-01-10', '8.00', '800.00', 'inv_1'),
  time('TE-2', '2026-02-10', '8.00', '880.00', 'inv_2'),
  time('TE-3', '2026-02-12', '4.00', '320.00', 'inv_2'),
];
const asked = {
  currency: 'AUD',
  cap: money('2000.00 AUD'),
  credits: [],
  month: '2026-02' as Month,
  invoice: { id: 'inv_2', net: money('1250.00 AUD') },
};

describe('what if the rates of a version were others', () => {
  const underUplift = (uplift: string) => {
    const result = repriceTime(entries, { ...asked, versions: [base, uplifted(base, second, uplift)] });
    assert.ok(result.ok);
    return Object.fromEntries(Object.entries(result.value).map(([name, amount]) => [name, amount.toAmount()]));
  };

  it('nothing changes under the rates that were in force', () => {
    assert.deepEqual(underUplift('0.10'), {
      value: '2120.00',
      billable: '2000.00',
      writeOff: '120.00',
      billableOfMonth: '1200.00',
      invoiceNet: '1250.00',
      invoiceNetChange: '0.00',
    });
  });

  it('a higher rate under a cap changes the write-off only', () => {
    const { value, billable, writeOff, invoiceNetChange } = underUplift('0.25');
    assert.deepEqual([value, billable, writeOff, invoiceNetChange], ['2300.00', '2000.00', '300.00', '0.00']);
  });

  it('a lower rate leaves the cap unused and lowers the invoice', () => {
    const { billable, writeOff, invoiceNet, invoiceNetChange } = underUplift('-0.10');
    assert.deepEqual([billable, writeOff, invoiceNet, invoiceNetChange], ['1880.00', '0.00', '1130.00', '-120.00']);
  });

  it('work that the cap kept off the invoice goes on it when there is room', () => {
    const kept = [
      time('TE-1', '2026-02-10', '10.00', '1100.00', 'inv_2'),
      time('TE-2', '2026-02-12', '10.00', '0.00', null),
    ];
    const result = repriceTime(kept, {
      ...asked,
      cap: money('1100.00 AUD'),
      invoice: { id: 'inv_2', net: money('1100.00 AUD') },
      versions: [base, uplifted(base, second, '0')],
    });
    assert.ok(result.ok);
    assert.equal(result.value.invoiceNet.toAmount(), '1100.00'); // 1,000.00 of the first, 100.00 of the second
  });

  it('billable may exceed the cap by the headroom that a credit memo gave back', () => {
    const credits = [
      {
        kind: 'CREDIT' as const,
        at: '2026-02-11T10:00:00Z' as Instant,
        reference: 'CM-1',
        net: money('100.00 AUD'),
      },
    ];
    const result = repriceTime(entries, { ...asked, credits, versions: [base, uplifted(base, second, '0.25')] });
    assert.ok(result.ok);
    assert.equal(result.value.billable.toAmount(), '2100.00');
  });

  it('uplifted rates have two decimals, half-up', () => {
    assert.deepEqual(uplifted(version(1, '2026-01-01', '228.00'), second, '0.0303').rates, { ENGINEER: '234.91' });
  });

  it('refuses when a rate is missing', () => {
    const result = repriceTime(entries, { ...asked, versions: [second] });
    assert.equal(result.ok ? '' : result.refusal.code, 'RATE_NOT_FOUND');
  });
});
