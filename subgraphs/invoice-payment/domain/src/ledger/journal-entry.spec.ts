import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, type Id, money } from '@throughline/contracts';
import { invoiceJournal, revenueJournal } from './journal-entry.ts';
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

describe('journals', () => {
  it('an invoice: receivable against tax and the position of the package', () => {
    assert.deepEqual(shown(invoice('MILESTONE_COMPLETION', '18705.00', '1430.93')), [
      '1100 20135.93',
      '2100 -1430.93',
      '1200 -18705.00',
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
});

describe('posting rules', () => {
  it('those in force from the start are without problems', () =>
    assert.deepEqual(problemsOf(DEFAULT_POSTING_RULES), []));
  it('refuse an account that is not in the chart, and two rules for one component', () => {
    const twice = { source: 'INVOICE', component: 'GROSS', account: '9999', side: 'DEBIT' } as const;
    assert.deepEqual(problemsOf({ accounts: [], rules: [twice, twice] }), [
      'INVOICE GROSS names account 9999, which is not in the chart',
      'INVOICE GROSS names account 9999, which is not in the chart',
      'INVOICE GROSS has two rules',
    ]);
  });
});
