import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  currencyArgument,
  dayArgument,
  decimalArgument,
  instantArgument,
  monthArgument,
  monthOrNull,
} from './arguments.ts';

describe('an argument that the schema knows as text only', () => {
  const refused = { extensions: { code: 'BAD_USER_INPUT' }, message: /^when / };

  it('is a day of the calendar in a year of ours', () => {
    assert.equal(dayArgument('when', '2026-02-28'), '2026-02-28');
    for (const text of ['0000-01-01', '1899-12-31', '10000-01-01', '2026-02-29', '2026-2-1', '', 'today']) {
      assert.throws(() => dayArgument('when', text), refused, text);
    }
  });

  it('is a month in a year of ours, with a month after it', () => {
    assert.equal(monthArgument('when', '9998-12'), '9998-12');
    assert.equal(monthOrNull('when', undefined), null);
    for (const text of ['abc', '0000-01', '9999-12', '2026-13', '2026-00', '2026-01-01', '']) {
      assert.throws(() => monthArgument('when', text), refused, text);
    }
  });

  it('is an instant in a year of ours', () => {
    assert.equal(instantArgument('when', '2026-03-01T00:00:00+01:00'), '2026-02-28T23:00:00Z');
    for (const text of [
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59-01:00',
      '1899-12-31T23:59:59Z',
      '2026-03-01',
      '2026-03-01T25:00:00Z',
      '',
    ]) {
      assert.throws(() => instantArgument('when', text), refused, text);
    }
  });

  it('is the code of a currency that is in use', () => {
    assert.equal(currencyArgument('when', 'XOF'), 'XOF');
    for (const text of ['ZZZ', 'XXX', 'xof', 'euro', '']) {
      assert.throws(() => currencyArgument('when', text), refused, text);
    }
  });

  it('is a decimal with as many digits as are kept', () => {
    assert.equal(decimalArgument('when', '9999999999999.999999'), '9999999999999.999999');
    for (const text of ['9'.repeat(40), `0.${'1'.repeat(40)}`, '-1', '1e3', '1,5', '.5', '']) {
      assert.throws(() => decimalArgument('when', text), refused, text);
    }
  });
});
