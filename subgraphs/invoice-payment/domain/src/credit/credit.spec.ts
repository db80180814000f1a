import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { creditTax, mayCredit } from './credit-memo-tax.ts';
import { openOnLine } from './open-per-line.ts';

const chf = (amount: string) => money(`${amount} CHF`);

describe('credit memos', () => {
  for (const { net, tax } of [
    { net: '1107.25', tax: '89.69' }, // 89.687…
    { net: '4200.00', tax: '340.20' },
  ]) {
    it(`RU-15: ${net} at 8.10 % carry ${tax} of tax`, () => {
      assert.equal(creditTax(chf(net), '8.10').toAmount(), tax);
    });
  }

  it('take back at most what the line still holds', () => {
    const line = { net: chf('1107.25'), creditedNet: chf('1000.00') };
    assert.ok(mayCredit(chf('107.25'), line).ok);
    for (const net of [chf('107.26'), chf('0.00'), chf('-1.00'), money('10.00 USD')]) {
      const answer = mayCredit(net, line);
      assert.equal(answer.ok ? '' : answer.refusal.code, 'CREDIT_EXCEEDS_LINE');
    }
  });

  it('leave less open on the line, as cash and write-offs do', () => {
    const history = { gross: chf('1196.94'), credited: chf('0.00'), paid: chf('500.00'), writtenOff: chf('10.00') };
    assert.equal(openOnLine(history).toAmount(), '686.94');
    assert.ok(openOnLine({ ...history, credited: chf('686.94') }).isZero);
  });

  it('cannot settle more than the line', () => {
    const history = { gross: chf('10.00'), credited: chf('8.00'), paid: chf('3.00'), writtenOff: chf('0.00') };
    assert.throws(() => openOnLine(history), /more was settled/);
  });
});
