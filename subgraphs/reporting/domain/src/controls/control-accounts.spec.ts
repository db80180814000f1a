import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Money, money } from '@throughline/contracts';
import { compareWithLedger, CONTROL_ACCOUNTS, type ControlAccount } from './control-accounts.ts';

const nothing = Object.fromEntries(
  Object.keys(CONTROL_ACCOUNTS).map((control) => [control, Money.zero('CHF')]),
) as Record<ControlAccount, Money>;

describe('sub-ledgers and their control accounts', () => {
  it('agree account by account; revenue is a class of accounts', () => {
    const subLedgers = { ...nothing, RECEIVABLES: money('120.00 CHF'), REVENUE: money('-100.00 CHF') };
    const balances = new Map([
      ['1100', money('120.00 CHF')],
      ['4010', money('-60.00 CHF')],
      ['4020', money('-40.00 CHF')],
      ['2100', money('-20.00 CHF')],
    ]);
    assert.ok(compareWithLedger(subLedgers, balances, 'CHF').every(({ difference }) => difference.isZero));
  });

  it('show by how much the ledger is more', () => {
    const balances = new Map([['1210', money('12.50 CHF')]]);
    const off = compareWithLedger({ ...nothing, UNBILLED_WORK: money('10.00 CHF') }, balances, 'CHF').filter(
      ({ difference }) => !difference.isZero,
    );
    assert.deepEqual(
      off.map(({ control, account, difference }) => [control, account, difference.toString()]),
      [['UNBILLED_WORK', '1210', '2.50 CHF']],
    );
  });
});
