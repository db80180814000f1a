import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CalendarDate, money, type Month } from '@throughline/contracts';
import { giveBack } from './give-back.ts';
import { usablePeriods } from './periods.ts';

const period = (usableFrom: string, charged: boolean, expired: boolean) => ({
  usableFrom: usableFrom as CalendarDate,
  charged,
  expired,
});
const on = (workDate: string, accountingPeriod = workDate.slice(0, 7)) => ({
  workDate: workDate as CalendarDate,
  accountingPeriod: accountingPeriod as Month,
});
const first = period('2026-08-01', true, false);
const second = period('2026-11-01', true, false);

describe('RU-11 which prepaid period work draws on', () => {
  it('its own, and those before it', () => {
    assert.deepEqual(usablePeriods([first, second], on('2026-10-30')), { kind: 'READY', upTo: 0 });
    assert.deepEqual(usablePeriods([{ ...first, expired: true }, second], on('2026-11-02')), {
      kind: 'READY',
      upTo: 1,
    });
  });

  it('waits until it is known what rolls over from the earlier one', () => {
    assert.deepEqual(usablePeriods([first, second], on('2026-11-02')), {
      kind: 'WAITS',
      for: 'END_OF_EARLIER_PERIOD',
    });
  });

  it('waits until its period is charged', () => {
    assert.deepEqual(usablePeriods([{ ...first, charged: false }], on('2026-08-03')), {
      kind: 'WAITS',
      for: 'CHARGE_OF_PERIOD',
    });
  });

  it('work that comes into a later month may use the period of that month', () => {
    assert.deepEqual(usablePeriods([{ ...first, expired: true }, second], on('2026-10-30', '2026-11')), {
      kind: 'READY',
      upTo: 1,
    });
  });

  it('work before the first period draws on the first', () => {
    assert.deepEqual(usablePeriods([first, second], on('2026-07-30')), { kind: 'READY', upTo: 0 });
  });
});

describe('RU-11 less advisory work than was approved', () => {
  const used = {
    parts: [
      { tranche: 'T1', amount: money('300.00 USD') },
      { tranche: 'T2', amount: money('500.00 USD') },
    ],
    overage: money('200.00 USD'),
  };
  const shown = (less: string) => {
    const { parts, overage } = giveBack(money(`${less} USD`), used);
    return [overage.toAmount(), ...parts.map(({ tranche, amount }) => `${tranche} ${amount.toAmount()}`)];
  };

  it('gives back overage first, then the latest period', () => {
    assert.deepEqual(shown('150'), ['-150.00']);
    assert.deepEqual(shown('600'), ['-200.00', 'T2 -400.00']);
    assert.deepEqual(shown('900'), ['-200.00', 'T2 -500.00', 'T1 -200.00']);
  });
});
