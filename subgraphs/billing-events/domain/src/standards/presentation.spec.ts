import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CalendarDate, money } from '@throughline/contracts';
import { balancesOn, type ContractEvent } from './presentation.ts';

const day = (text: string): CalendarDate => text as CalendarDate;
const usd = (amount: string) => money(`${amount} USD`);
const shown = (on: string, events: readonly ContractEvent[], unconditionalOn: string | null) => {
  const terms = { unconditionalOn: unconditionalOn === null ? null : day(unconditionalOn), amount: usd('1000.00') };
  const { receivable, contractAsset, contractLiability, revenue } = balancesOn(day(on), events, terms);
  return [receivable, contractAsset, contractLiability, revenue].map((amount) => amount.toAmount()).join(' ');
};

describe('Example 38: 1,000 due on 31 January, paid on 1 March, delivered on 31 March', () => {
  const events: ContractEvent[] = [
    { kind: 'PAID', on: day('2019-03-01'), amount: usd('1000.00') },
    { kind: 'TRANSFERRED', on: day('2019-03-31'), amount: usd('1000.00') },
  ];

  it('case A: cancellable, there is nothing before the money comes', () => {
    assert.equal(shown('2019-01-31', events, null), '0.00 0.00 0.00 0.00');
    assert.equal(shown('2019-03-01', events, null), '0.00 0.00 1000.00 0.00');
    assert.equal(shown('2019-03-31', events, null), '0.00 0.00 0.00 1000.00');
  });

  it('case B: not cancellable, a receivable and a contract liability stand from the due date', () => {
    assert.equal(shown('2019-01-30', events, '2019-01-31'), '0.00 0.00 0.00 0.00');
    assert.equal(shown('2019-01-31', events, '2019-01-31'), '1000.00 0.00 1000.00 0.00');
    assert.equal(shown('2019-03-01', events, '2019-01-31'), '0.00 0.00 1000.00 0.00');
    assert.equal(shown('2019-03-31', events, '2019-01-31'), '0.00 0.00 0.00 1000.00');
  });
});

describe('Example 39: A for 400, then B for 600, payable when both are delivered', () => {
  const events: ContractEvent[] = [
    { kind: 'TRANSFERRED', on: day('2019-04-01'), amount: usd('400.00') },
    { kind: 'TRANSFERRED', on: day('2019-05-01'), amount: usd('600.00') },
  ];

  it('after A there is a contract asset of 400', () => {
    assert.equal(shown('2019-04-01', events, '2019-05-01'), '0.00 400.00 0.00 400.00');
  });
  it('after B a receivable of 1,000 takes its place', () => {
    assert.equal(shown('2019-05-01', events, '2019-05-01'), '1000.00 0.00 0.00 1000.00');
  });
});
