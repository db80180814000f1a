import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { calendarDate, type Id, Money, money } from '@throughline/contracts';
import type { CashUse } from '../cash/unapplied-cash.ts';
import {
  matchJournal,
  paymentJournal,
  refundJournal,
  revaluationJournal,
  reversalJournal,
  writeOffJournal,
} from './cash-journals.ts';
import { isBalanced } from './journal-entry.ts';
import { DEFAULT_POSTING_RULES as rules } from './posting-rules.ts';

const booked = { entity: 'LE-CH', accountingDate: calendarDate('2026-11-11') };
const chf = (amount: string) => money(`${amount} CHF`);
const use = (cash: string, relieved: string): CashUse => ({
  cash: chf(cash),
  relieved: chf(relieved),
  realised: chf(cash).minus(chf(relieved)),
});
const shown = (result: ReturnType<typeof paymentJournal>) =>
  result.ok ? result.value.lines.map((line) => `${line.account} ${line.amount.toAmount()}`) : result.refusal.code;
const payment = (cash: Money, ...uses: CashUse[]) =>
  paymentJournal({ ...booked, paymentId: 'pay_1' as Id<'Payment'>, cash, uses }, rules);
const application = { ...booked, cashApplicationId: 'ca_1' as Id<'CashApplication'> };

describe('journals of cash', () => {
  it('a payment: cash against receivable and what is left unapplied', () => {
    assert.deepEqual(shown(payment(chf('16968.26'), use('12098.26', '12098.26'))), [
      '1000 16968.26',
      '1100 -12098.26',
      '1150 -4870.00',
    ]);
  });
  it('a foreign payment: the booked value leaves the receivables, a gain is income, a loss expense', () => {
    assert.deepEqual(shown(payment(chf('4970.89'), use('4970.89', '4933.68'))), [
      '1000 4970.89',
      '1100 -4933.68',
      '7000 -37.21',
    ]);
    assert.deepEqual(shown(payment(chf('10653.72'), use('10653.72', '10723.68'))), [
      '1000 10653.72',
      '1100 -10723.68',
      '7000 69.96',
    ]);
  });
  it('a later match: unapplied cash against receivable, and its reversal undoes it', () => {
    const match = matchJournal({ ...application, use: use('100.00', '98.50') }, rules);
    const back = reversalJournal({ ...application, use: use('100.00', '98.50') }, rules);
    assert.deepEqual(shown(match), ['1150 100.00', '1100 -98.50', '7000 -1.50']);
    assert.deepEqual(shown(back), ['1150 -100.00', '1100 98.50', '7000 1.50']);
    assert.ok(match.ok && back.ok && match.value.source.id !== back.value.source.id);
  });
  it('a refund: unapplied cash leaves at what it was carried at', () => {
    const refund = { ...booked, refundId: 'rfd_1' as Id<'Refund'>, paid: chf('81.00'), carried: chf('80.00') };
    assert.deepEqual(shown(refundJournal(refund, rules)), ['1000 -81.00', '1150 80.00', '7000 1.00']);
  });
  it('a write-off: gross, without tax relief', () => {
    const id = 'wo_1' as Id<'ReceivableWriteOff'>;
    const writeOff = { ...booked, receivableWriteOffId: id, amount: chf('12.40') };
    assert.deepEqual(shown(writeOffJournal(writeOff, rules)), ['7100 12.40', '1100 -12.40']);
  });
  it('a revaluation: the movement, on either side, and nothing without one', () => {
    const of = (movement: string) =>
      shown(revaluationJournal({ ...booked, id: 'LE-CH 2026-11', movement: chf(movement) }, rules));
    assert.deepEqual(of('-52.42'), ['1100 -52.42', '7010 52.42']);
    assert.deepEqual(of('26.41'), ['1100 26.41', '7010 -26.41']);
    assert.deepEqual(of('0.00'), []);
  });
  it('are refused where the published rules leave a part out', () => {
    const without = { ...rules, rules: rules.rules.filter(({ component }) => component !== 'REALISED_FX') };
    const of = (cash: string, relieved: string) =>
      shown(
        paymentJournal(
          { ...booked, paymentId: 'pay_1' as Id<'Payment'>, cash: chf(cash), uses: [use(cash, relieved)] },
          without,
        ),
      );
    assert.equal(of('10.00', '9.00'), 'DEAL_KIND_NOT_SUPPORTED');
    assert.deepEqual(of('9.00', '9.00'), ['1000 9.00', '1100 -9.00']);
  });

  it('always balance', () => {
    const cents = fc.integer({ min: 0, max: 9_999_999 });
    fc.assert(
      fc.property(cents, cents, cents, (brought, relieved, unapplied) => {
        const cash = Money.ofMinor(brought, 'CHF');
        const taken = Money.ofMinor(relieved, 'CHF');
        const one = { cash, relieved: taken, realised: cash.minus(taken) };
        const journal = payment(cash.plus(Money.ofMinor(unapplied, 'CHF')), one);
        assert.ok(journal.ok && isBalanced(journal.value.lines));
      }),
    );
  });
});
