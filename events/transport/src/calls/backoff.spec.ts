import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backoffMs, MOST_ATTEMPTS, restMs } from './backoff.ts';

const HOUR_MS = 3_600_000;

describe('the pause before the next try', () => {
  it('doubles from a second to an hour, of which at most half is taken off', () => {
    for (const attempt of [1, 2, 5, 12, 40, MOST_ATTEMPTS]) {
      const whole = Math.min(1000 * 2 ** (attempt - 1), HOUR_MS);
      const pause = backoffMs(attempt);
      assert.ok(pause >= whole / 2 && pause <= whole, `${pause} ms after try ${attempt}`);
    }
  });

  it('differs from call to call, also where it is longest', () => {
    assert.ok(new Set(Array.from({ length: 20 }, () => backoffMs(60))).size > 10);
  });

  it('is as long as the other side asks', () => {
    assert.equal(backoffMs(1, 90_000), 90_000);
    assert.ok(backoffMs(12, 1000) > 1000);
  });

  it('adds up to days before a person is asked', () => {
    let total = 0;
    for (let attempt = 1; attempt < MOST_ATTEMPTS; attempt += 1) total += backoffMs(attempt);
    assert.ok(total > 48 * HOUR_MS && total < 96 * HOUR_MS, `${total / HOUR_MS} hours`);
  });
});

describe('the rest of a target', () => {
  it('grows from seconds to five minutes', () => {
    assert.ok(restMs(1) >= 2500 && restMs(1) <= 5000);
    assert.ok(restMs(40) >= 150_000 && restMs(40) <= 300_000);
  });
});
