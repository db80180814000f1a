import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ID_PREFIX, isId, newId } from './id.ts';

const at = (iso: string) => ({ now: () => new Date(iso) });

describe('ids', () => {
  it('carry the prefix of their kind and sort by the time of their clock', () => {
    const earlier = newId('Invoice', at('2025-01-01T00:00:00Z'));
    const later = newId('Invoice', at('2025-01-01T00:00:01Z'));
    assert.ok(earlier.startsWith('inv_') && earlier < later);
  });

  it('rise in the order in which they are made, also within one millisecond', () => {
    const still = at('2025-01-01T00:00:00Z');
    const made = Array.from({ length: 1000 }, () => newId('Invoice', still));
    assert.deepEqual(made, [...made].sort());
    assert.equal(new Set(made).size, made.length);
  });

  it('rise on a clock that was set back, and follow each clock of a process by itself', () => {
    let now = '2025-06-01T00:00:00Z';
    const clock = { now: () => new Date(now) };
    const before = newId('Invoice', clock);
    now = '2025-01-01T00:00:00Z';
    const after = newId('Invoice', clock);
    assert.ok(before < after);
    assert.ok(newId('Invoice', at('2025-01-01T00:00:00Z')) < before);
  });

  it('are told apart by kind', () => {
    const id = newId('Invoice', at('2025-01-01T00:00:00Z'));
    assert.ok(isId('Invoice', id));
    assert.ok(!isId('InvoiceLine', id));
    assert.ok(!isId('Invoice', 'inv_nonsense'));
  });

  it('have one prefix a kind', () => {
    const prefixes = Object.values(ID_PREFIX);
    assert.equal(new Set(prefixes).size, prefixes.length);
  });
});
