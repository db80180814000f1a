import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { caseSuffixOf, longIdOf, recordIdOf } from './record-id.ts';

describe('a record id', () => {
  for (const { id15, suffix, why } of [
    { id15: '001000000000000', suffix: 'AAA', why: 'no capitals' },
    { id15: 'A01000000000000', suffix: 'BAA', why: 'a capital at position 1 is bit 0 of chunk 1' },
    { id15: '0000A0000000000', suffix: 'QAA', why: 'a capital at position 5 is bit 4' },
    { id15: 'ABCDEABCDEABCDE', suffix: '555', why: 'five capitals a chunk' },
    { id15: '001Hp00003AbCdE', suffix: 'IAV', why: 'the example of the change event guide' },
  ]) {
    it(`${id15} ends in ${suffix}: ${why}`, () => assert.equal(caseSuffixOf(id15), suffix));
  }

  it('grows from 15 to 18 characters, and a wrong suffix is put right', () => {
    assert.equal(longIdOf('001Hp00003AbCdE'), '001Hp00003AbCdEIAV');
    assert.equal(longIdOf('001Hp00003AbCdEAAA'), '001Hp00003AbCdEIAV');
    assert.equal(longIdOf('001Hp'), undefined);
    assert.equal(longIdOf("001Hp00003AbCd'"), undefined);
  });

  it('is unique for each sequence number', () => {
    const ids = new Set(Array.from({ length: 5_000 }, (_, n) => recordIdOf('a0p', n + 1)));
    assert.equal(ids.size, 5_000);
    assert.equal(recordIdOf('a0p', 1), 'a0pHp0000000001' + caseSuffixOf('a0pHp0000000001'));
  });
});
