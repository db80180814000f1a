import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exactNumber, readDecimalJson, writeDecimalJson } from './decimal-json.ts';

describe('decimal JSON', () => {
  for (const amount of ['7400.00', '0.10', '-12.34', '90071992547409.93', '0', '123456789012345678.0001']) {
    it(`carries ${amount} both ways digit by digit`, () => {
      const text = writeDecimalJson({ lines: [{ amount: exactNumber(amount) }] });
      assert.equal(text, `{"lines":[{"amount":${amount}}]}`);
      assert.deepEqual(readDecimalJson(text), { lines: [{ amount }] });
    });
  }

  for (const wrong of ['1e3', '1,000.00', '', 'NaN', '01.00', '.5', '1 EUR']) {
    it(`refuses "${wrong}" as a number`, () => {
      assert.throws(() => exactNumber(wrong), /not a plain decimal/);
    });
  }

  it('leaves texts, booleans and nothing as they are', () => {
    assert.deepEqual(readDecimalJson('{"a":"12","b":true,"c":null,"d":[1]}'), { a: '12', b: true, c: null, d: ['1'] });
  });
});
