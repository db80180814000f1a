import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MovableClock } from '@throughline/platform';
import { Progress } from './progress.ts';

describe('the progress of a start', () => {
  const recorded = (interactive: boolean) => {
    const clock = new MovableClock('2026-01-01T00:00:00Z');
    const written: string[] = [];
    const stream = { write: (text: string) => written.push(text) };
    return { clock, written, progress: new Progress({ stream, interactive, clock }) };
  };

  it('is one line for each step, with the seconds since the beginning', async () => {
    const { clock, written, progress } = recorded(false);
    const outcome = await progress.step(
      'PostgreSQL',
      async () => {
        await clock.moveTo('2026-01-01T00:00:01.250Z', async () => undefined);
        return 54_329;
      },
      (port) => `on port ${port}`,
    );
    assert.equal(outcome, 54_329);
    await assert.rejects(progress.step('NATS', () => Promise.reject(new Error('no'))));
    assert.deepEqual(written, ['   1.3 s  PostgreSQL on port 54329\n', '   1.3 s  NATS failed\n']);
  });

  it('shows a person what is under way', async () => {
    const { written, progress } = recorded(true);
    await Promise.all([progress.step('A', async () => undefined), progress.step('B', async () => undefined)]);
    assert.ok(written.includes('          A, B ...'));
    assert.equal(written.at(-1), '   0.0 s  B\n');
  });
});
