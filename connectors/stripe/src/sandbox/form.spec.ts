import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nested, textsOf } from './form.ts';

describe('a nested form', () => {
  it('turns brackets into objects and keeps values as text', () => {
    const flat = Object.fromEntries(
      new URLSearchParams('amount=100&metadata[remittance]=INV-1%2CINV-2&line_items[0][price]=p'),
    );
    assert.deepEqual(nested(flat), {
      amount: '100',
      metadata: { remittance: 'INV-1,INV-2' },
      line_items: { 0: { price: 'p' } },
    });
  });
  it('reads a list as its texts', () => {
    assert.deepEqual(Object.values(textsOf(nested({ 'expand[0]': 'a', 'expand[1]': 'b' }), 'expand') ?? {}), [
      'a',
      'b',
    ]);
  });
});
