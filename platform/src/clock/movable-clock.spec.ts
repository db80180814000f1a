import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MovableClock } from './movable-clock.ts';

const nothing = (): Promise<void> => Promise.resolve();

describe('a clock that is moved from outside', () => {
  it('stands still until it is moved', async () => {
    const clock = new MovableClock('2025-01-01T00:00:00Z');
    await clock.pause(5);
    assert.equal(clock.now().toISOString(), '2025-01-01T00:00:00.000Z');
  });

  it('stops at every wake-up on the way, in order, and lets the system rest there', async () => {
    const clock = new MovableClock('2025-01-01T00:00:00Z');
    const seen: string[] = [];
    const note = (what: string) => () => seen.push(`${what} ${clock.now().toISOString().slice(0, 10)}`);
    clock.at(new Date('2025-03-01T00:00:00Z'), note('march'));
    clock.at(new Date('2025-02-01T00:00:00Z'), () => {
      note('february')();
      clock.at(new Date('2025-02-15T00:00:00Z'), note('planned on the way'));
    });
    clock.at(new Date('2025-09-01T00:00:00Z'), note('september'));
    await clock.moveTo('2025-06-01T00:00:00Z', async () => void seen.push('rest'));
    assert.deepEqual(seen, [
      'february 2025-02-01',
      'rest',
      'planned on the way 2025-02-15',
      'rest',
      'march 2025-03-01',
      'rest',
      'rest',
    ]);
    assert.equal(clock.now().toISOString(), '2025-06-01T00:00:00.000Z');
  });

  it('forgets a wake-up that was withdrawn', async () => {
    const clock = new MovableClock('2025-01-01T00:00:00Z');
    let woken = false;
    clock.at(new Date('2025-01-02T00:00:00Z'), () => (woken = true))();
    await clock.moveTo('2025-01-03T00:00:00Z', nothing);
    assert.equal(woken, false);
  });

  it('wakes at once for an instant that has passed', async () => {
    const clock = new MovableClock('2025-01-02T00:00:00Z');
    await new Promise<void>((resolve) => clock.at(new Date('2025-01-01T00:00:00Z'), resolve));
  });

  it('never goes back', async () => {
    const clock = new MovableClock('2025-01-02T00:00:00Z');
    await assert.rejects(clock.moveTo('2025-01-01T00:00:00Z', nothing), /cannot go back/);
  });

  it('ends a pause early when it is told to', async () => {
    const stop = new AbortController();
    const pausing = new MovableClock('2025-01-01T00:00:00Z').pause(60_000, stop.signal);
    stop.abort();
    await pausing;
  });
});
