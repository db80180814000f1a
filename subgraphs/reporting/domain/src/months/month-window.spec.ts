import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { daysOf, monthWindow } from './month-window.ts';

describe('a window of months', () => {
  it('is in order and without repetition', () => {
    assert.deepEqual(monthWindow(['2025-03', '2025-02', '2025-03']), ['2025-02', '2025-03']);
  });
  it('knows its days', () => {
    assert.equal(daysOf(monthWindow(['2025-02', '2025-03', '2025-04'])), 89);
    assert.equal(daysOf(monthWindow(['2024-02'])), 29);
  });
  it('refuses what is no month', () => {
    assert.throws(() => monthWindow(['2025-13']));
  });
});
