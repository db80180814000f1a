import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertStorable, canBeKept } from './kept-texts.ts';

describe('what a delivery says can be kept', () => {
  const receipt = { providerEventId: 'evt_1', kind: 'customer', body: { recordId: '5121', names: ['Zoë 😀'] } };

  it('when all of it is text', () => {
    assert.equal(canBeKept([receipt]), true);
  });
  for (const [where, changed] of [
    ['the id', { ...receipt, providerEventId: 'evt\u0000' }],
    ['a value far inside', { ...receipt, body: { names: ['half \ud83d'] } }],
    ['a name', { ...receipt, body: { 'record\u0000Id': '1' } }],
  ] as const) {
    it(`but not with what is no text in ${where}`, () => {
      assert.equal(canBeKept([receipt, changed]), false);
    });
  }
});

describe('the parameters of a statement', () => {
  it('are any texts, numbers, dates and lists of them', () => {
    assert.doesNotThrow(() => assertStorable(['Zoë 😀', 1, null, new Date(0), ['a', null, 2], '']));
  });
  for (const [what, parameters] of [
    ['U+0000', ['fine', 'a\u0000b']],
    ['half a character', ['half \ud83d']],
    ['half a character in a list', [['fine', '\udc00']]],
  ] as const) {
    it(`are refused with ${what}`, () =>
      assert.throws(() => assertStorable(parameters), { code: 'TEXT_NOT_STORABLE' }));
  }
});
