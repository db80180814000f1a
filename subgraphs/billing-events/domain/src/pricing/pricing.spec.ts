import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CalendarDate, type Instant, money, ok } from '@throughline/contracts';
import { type RateCardVersion, selectRate } from './select-rate.ts';
import { costIn, handlingFee, saleValue } from './sell-expense.ts';
import { timeValue } from './value-time.ts';

describe('RU-1 money rounding: once per priced item', () => {
  for (const { hours, hourly, value } of [
    { hours: '8.25', hourly: '234.84', value: '1937.43 CHF' },
    { hours: '0.50', hourly: '293.55', value: '146.78 CHF' }, // 146.775: exactly half a cent rounds up
    { hours: '6.25', hourly: '177.16', value: '1107.25 CHF' },
    { hours: '-0.50', hourly: '293.55', value: '-146.78 CHF' }, // half away from zero
    { hours: '0', hourly: '293.55', value: '0.00 CHF' },
  ]) {
    it(`${hours} hours at ${hourly} are worth ${value}`, () => {
      assert.deepEqual(timeValue(hours, hourly, 'CHF').toJSON(), money(value).toJSON());
    });
  }

  it('an expense is sold at its cost and the markup: 219.65 and 6 % make 232.83', () => {
    assert.equal(saleValue(money('219.65 CHF'), '0.06').toString(), '232.83 CHF');
  });

  it('a foreign cost is converted and rounded before the markup: 547.20 USD at 0.8039 cost 439.89, sold at 466.28', () => {
    const cost = costIn('CHF', money('547.20 USD'), '0.8039');
    assert.equal(cost.toString(), '439.89 CHF');
    assert.equal(saleValue(cost, '0.06').toString(), '466.28 CHF');
  });

  it('a cost in the currency of the sale needs no rate, whatever is given', () => {
    assert.equal(costIn('CHF', money('93.45 CHF'), '0.5').toString(), '93.45 CHF');
  });

  it('RU-10: handling a bill of 9,450.00 for 3.5 % costs 330.75', () => {
    assert.equal(handlingFee(money('9450.00 USD'), '0.035').toString(), '330.75 USD');
  });
});

describe('RU-4 rate selection', () => {
  const version = (number: number, effectiveFrom: string, recordedAt: string, expert: string): RateCardVersion => ({
    rateCardVersionId: `rcv_${number}`,
    rateCard: 'RC-CH',
    version: number,
    currency: 'CHF',
    effectiveFrom: effectiveFrom as CalendarDate,
    recordedAt: recordedAt as Instant,
    rates: { EXPERT: expert },
  });
  const versions = [
    version(2, '2026-10-01', '2026-09-17T13:05:00Z', '234.84'),
    version(1, '2026-08-01', '2026-08-05T08:40:00Z', '228.00'),
  ];
  const rateOn = (workDate: string, knownAt: string | null = null) => {
    const found = selectRate(versions, {
      role: 'EXPERT',
      workDate: workDate as CalendarDate,
      knownAt: knownAt as Instant | null,
    });
    return found.ok ? `${found.value.hourly} v${found.value.version}` : found.refusal.code;
  };

  it('takes the version that is in force on the day of the work', () => {
    assert.equal(rateOn('2026-09-30'), '228.00 v1');
    assert.equal(rateOn('2026-10-01'), '234.84 v2');
  });

  it('takes no notice of a version that was not recorded by then', () => {
    assert.equal(rateOn('2026-10-08', '2026-09-10T23:59:59Z'), '228.00 v1');
    assert.equal(rateOn('2026-10-08', '2026-09-17T13:05:00Z'), '234.84 v2');
  });

  it('takes the later of two versions with one effective date', () => {
    const corrected = [...versions, version(3, '2026-10-01', '2026-09-20T00:00:00Z', '230.00')];
    const found = selectRate(corrected, { role: 'EXPERT', workDate: '2026-10-02' as CalendarDate, knownAt: null });
    assert.deepEqual(
      found,
      ok({
        rateCardVersionId: 'rcv_3',
        rateCard: 'RC-CH',
        version: 3,
        role: 'EXPERT',
        hourly: '230.00',
        currency: 'CHF',
      }),
    );
  });

  it('refuses a day before the first version, and a role without a rate', () => {
    assert.equal(rateOn('2026-07-31'), 'RATE_NOT_FOUND');
    const other = selectRate(versions, { role: 'JANITOR', workDate: '2026-10-02' as CalendarDate, knownAt: null });
    assert.equal(other.ok ? '' : other.refusal.code, 'RATE_NOT_FOUND');
  });
});
