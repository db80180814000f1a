import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { calendarDate, type Id, Money, money } from '@throughline/contracts';
import { invoiceJournal, isBalanced, matchJournal, paymentJournal, revenueJournal } from './journal-entry.ts';
import { DEFAULT_POSTING_RULES, problemsOf } from './posting-rules.ts';

const day = calendarDate('2025-03-10');
const shown = (result: ReturnType<typeof invoiceJournal>) =>
  result.ok ? result.value.lines.map((line) => `${line.account} ${line.amount.toAmount()}`) : result.refusal.code;
const invoice = (type: string, net: string, tax: string) =>
  invoiceJournal(
    {
      invoiceId: 'inv_1' as Id<'Invoice'>,
      entity: 'LE-US',
      invoiceDate: day,
      gross: money(`${net} USD`).plus(money(`${tax} USD`)),
      tax: money(`${tax} USD`),
      lines: [{ type, net: money(`${net} USD`) }],
    },
    DEFAULT_POSTING_RULES,
  );
const payment = (cash: Money, unapplied: Money) =>
  paymentJournal(
    { paymentId: 'pay_1' as Id<'Payment'>, entity: 'LE-US', accountingDate: day, cash, unapplied },
    DEFAULT_POSTING_RULES,
  );

describe('journals', () => {
  it('an invoice: receivable against tax and the position of the package', () => {
    assert.deepEqual(shown(invoice('MILESTONE_COMPLETION', '18705.00', '1430.93')), [
      '1100 20135.93',
      '2100 -1430.93',
      '1200 -18705.00',
    ]);
  });
  it('a payment: cash against receivable and unapplied cash', () => {
    assert.deepEqual(shown(payment(money('120.00 USD'), money('20.00 USD'))), [
      '1000 120.00',
      '1100 -100.00',
      '1150 -20.00',
    ]);
  });
  it('a later match: unapplied cash against receivable', () => {
    const match = { cashApplicationId: 'ca_1' as Id<'CashApplication'>, entity: 'LE-US', accountingDate: day };
    assert.deepEqual(shown(matchJournal({ ...match, amount: money('20.00 USD') }, DEFAULT_POSTING_RULES)), [
      '1150 20.00',
      '1100 -20.00',
    ]);
  });
  it('revenue that falls, when an estimate rose, posts on the other sides', () => {
    const revenue = {
      revenueEventId: 'rev_1' as Id<'RevenueEvent'>,
      entity: 'LE-US',
      accountingDate: day,
      stream: 'PACKAGE',
    };
    assert.deepEqual(shown(revenueJournal({ ...revenue, amount: money('-5.00 USD') }, DEFAULT_POSTING_RULES)), [
      '1200 -5.00',
      '4010 5.00',
    ]);
  });
  it('revenue of zero posts nothing', () => {
    const revenue = {
      revenueEventId: 'rev_1' as Id<'RevenueEvent'>,
      entity: 'LE-US',
      accountingDate: day,
      stream: 'PACKAGE',
    };
    assert.deepEqual(shown(revenueJournal({ ...revenue, amount: money('0.00 USD') }, DEFAULT_POSTING_RULES)), []);
  });
  it('refuses a kind of line that no rule posts', () => {
    assert.equal(shown(invoice('TIME_ENTRY', '1.00', '0.00')), 'DEAL_KIND_NOT_SUPPORTED');
  });

  it('always balance', () => {
    const cents = fc.integer({ min: 0, max: 9_999_999 });
    fc.assert(
      fc.property(cents, cents, (applied, unapplied) => {
        const cash = Money.ofMinor(applied + unapplied, 'USD');
        const journal = payment(cash, Money.ofMinor(unapplied, 'USD'));
        assert.ok(journal.ok && isBalanced(journal.value.lines));
      }),
    );
  });
});

describe('posting rules', () => {
  it('those in force from the start are without problems', () =>
    assert.deepEqual(problemsOf(DEFAULT_POSTING_RULES), []));
  it('refuse an account that is not in the chart, two rules for one component, and none for one that is booked', () => {
    const { accounts, rules } = DEFAULT_POSTING_RULES;
    assert.deepEqual(problemsOf(DEFAULT_POSTING_RULES), []);
    const twice = { source: 'INVOICE', component: 'GROSS', account: '9999', side: 'DEBIT' } as const;
    assert.deepEqual(problemsOf({ accounts, rules: [...rules, twice] }), [
      'INVOICE GROSS names account 9999, which is not in the chart',
      'INVOICE GROSS has two rules',
    ]);
    assert.deepEqual(problemsOf({ accounts, rules: rules.filter(({ component }) => component !== 'TAX') }), [
      'INVOICE TAX has no rule',
    ]);
    assert.equal(problemsOf({ accounts: [], rules: [] }).length, rules.length);
  });
});
