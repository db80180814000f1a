import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type Id, Money, money } from '@throughline/contracts';
import { applyRemittance } from './apply-remittance.ts';
import { cashPerLine } from './cash-per-line.ts';

const invoice = (id: string, open: string) => ({ invoiceId: id as Id<'Invoice'>, open: money(`${open} USD`) });
const LIMIT = money('10.00 USD');
const isSmall = (residual: Money) => residual.compare(LIMIT) <= 0;
const plan = (cash: string, ...remitted: ReturnType<typeof invoice>[]) => {
  const result = applyRemittance(money(`${cash} USD`), remitted, isSmall);
  const shown = (parts: typeof result.applications) =>
    parts.map((part) => `${part.invoiceId} ${part.amount.toAmount()}`);
  return [shown(result.applications), shown(result.writeOffs), result.unapplied.toAmount()];
};

describe('applying cash by remittance', () => {
  it('settles the remitted invoice', () => {
    assert.deepEqual(plan('20135.93', invoice('a', '20135.93')), [['a 20135.93'], [], '0.00']);
  });
  it('fills each invoice before the next, in remittance order', () => {
    assert.deepEqual(plan('150.00', invoice('b', '100.00'), invoice('a', '90.00')), [
      ['b 100.00', 'a 50.00'],
      [],
      '0.00',
    ]);
  });
  it('leaves over what the invoices do not need', () => {
    assert.deepEqual(plan('120.00', invoice('a', '100.00')), [['a 100.00'], [], '20.00']);
  });
  it('leaves everything unapplied without a remittance', () => {
    assert.deepEqual(plan('120.00'), [[], [], '120.00']);
  });
  it('writes off a residual of exactly the limit', () => {
    assert.deepEqual(plan('90.00', invoice('a', '100.00')), [['a 90.00'], ['a 10.00'], '0.00']);
  });
  it('leaves a residual of a cent more than the limit open', () => {
    assert.deepEqual(plan('89.99', invoice('a', '100.00')), [['a 89.99'], [], '0.00']);
  });
  it('writes nothing off on an invoice that got no cash, and fills one named twice once', () => {
    assert.deepEqual(plan('5.00', invoice('a', '5.00'), invoice('a', '5.00'), invoice('b', '3.00')), [
      ['a 5.00'],
      [],
      '0.00',
    ]);
  });

  const cents = fc.integer({ min: 0, max: 5_000_000 });
  it('never applies more than came in or than was open, and loses no cent', () => {
    fc.assert(
      fc.property(cents, fc.array(cents, { maxLength: 12 }), (cash, open) => {
        const remitted = open.map((amount, index) => ({
          invoiceId: `i${index}` as Id<'Invoice'>,
          open: Money.ofMinor(amount, 'USD'),
        }));
        const result = applyRemittance(Money.ofMinor(cash, 'USD'), remitted, isSmall);
        for (const { invoiceId, amount } of result.applications)
          assert.ok(amount.compare(remitted.find((one) => one.invoiceId === invoiceId)?.open ?? money('0 USD')) <= 0);
        const applied = Money.sum(
          result.applications.map((part) => part.amount),
          'USD',
        );
        assert.equal(applied.plus(result.unapplied).toMinor(), BigInt(cash));
      }),
    );
  });
});

describe('cash per line', () => {
  it('follows what is open on each line, gross of tax', () => {
    const parts = cashPerLine(money('100.00 USD'), [money('200.00 USD'), money('100.00 USD')]);
    assert.deepEqual(
      parts.map((part) => part.toAmount()),
      ['66.67', '33.33'],
    );
  });

  it('adds up to the application and never gives a line more than is open on it', () => {
    const lines = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(lines, fc.double({ min: 0, max: 1, noNaN: true }), (open, share) => {
        const total = open.reduce((sum, line) => sum + line, 0);
        const amount = Money.ofMinor(Math.floor(total * share), 'USD');
        const parts = cashPerLine(
          amount,
          open.map((line) => Money.ofMinor(line, 'USD')),
        );
        assert.ok(Money.sum(parts, 'USD').equals(amount));
        parts.forEach((part, index) => assert.ok(part.toMinor() <= BigInt(open[index] ?? 0)));
      }),
    );
  });
});
