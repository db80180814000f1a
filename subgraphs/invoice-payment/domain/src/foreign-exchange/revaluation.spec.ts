import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { type Id, Money, money } from '@throughline/contracts';
import { movementToBook, revaluation } from './revaluation.ts';

const chf = (amount: string) => money(`${amount} CHF`);
const item = (id: string, open: string, booked: string) => ({
  invoiceId: id as Id<'Invoice'>,
  invoiceNumber: id,
  open: money(`${open} USD`),
  booked: chf(booked),
});
const at = (rate: string, ...items: ReturnType<typeof item>[]) => revaluation(items, () => rate, 'CHF');

describe('RU-14 month-end revaluation', () => {
  it('values what is open at the closing rate against what is left of its booked value', () => {
    const november = at('0.8107', item('US-2', '3680.75', '2976.99'), item('US-3', '13200.00', '10734.24'));
    assert.deepEqual(
      november.items.map(({ closing, unrealised, rate }) => [closing.toAmount(), unrealised.toAmount(), rate]),
      [
        ['2983.98', '6.99', '0.8107'],
        ['10701.24', '-33.00', '0.8107'],
      ],
    );
    assert.equal(november.balance.toString(), '-26.01 CHF');
  });

  it('books the movement of the balance, so that each month reverses the one before', () => {
    const balances = ['-35.64', '0.00', '26.41', '-26.01', '-17.30', '0.00', '3.47'];
    const movements = balances.map((balance, index) =>
      movementToBook({ balance: chf(balance), before: chf(balances[index - 1] ?? '0.00'), booked: chf('0.00') }),
    );
    assert.deepEqual(
      movements.map((movement) => movement.toAmount()),
      ['-35.64', '35.64', '26.41', '-52.42', '8.71', '17.30', '3.47'],
    );
  });

  it('books at the close what came after the month end, and nothing when nothing did', () => {
    const again = (balance: string) =>
      movementToBook({ balance: chf(balance), before: chf('26.41'), booked: chf('-52.42') }).toAmount();
    assert.deepEqual([again('-26.01'), again('-20.00')], ['0.00', '6.01']);
  });

  it('is nothing without foreign receivables', () => {
    assert.ok(at('0.8000').balance.isZero);
  });

  it('leaves the movements of all months at the last balance, whatever was booked twice', () => {
    const cents = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(cents, cents), { minLength: 1, maxLength: 12 }), (months) => {
        let total = Money.zero('CHF');
        let before = Money.zero('CHF');
        for (const [first, last] of months) {
          let booked = Money.zero('CHF');
          for (const balance of [first, last].map((units) => Money.ofMinor(units, 'CHF'))) {
            const movement = movementToBook({ balance, before, booked });
            booked = booked.plus(movement);
            total = total.plus(movement);
          }
          before = Money.ofMinor(last, 'CHF');
        }
        assert.ok(total.equals(before));
      }),
    );
  });
});
