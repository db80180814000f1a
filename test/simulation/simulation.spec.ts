import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Bug, BUGS } from './bugs.ts';
import { runSeed } from './run-seed.ts';

const SEEDS = 100;
const FOUND_WITHIN = 200;

/** The first seed that a planted bug breaks a promise in; null when none does. */
async function foundBy(bug: Bug): Promise<number | null> {
  for (let seed = 0; seed < FOUND_WITHIN; seed += 1) {
    if ((await runSeed(seed, { bug })).violation !== null) return seed;
  }
  return null;
}

describe('the transport on virtual time, with a broker and a database that fail by chance', () => {
  it(`keeps its promises in ${SEEDS} seeds`, async () => {
    const violations: string[] = [];
    for (let seed = 0; seed < SEEDS; seed += 1) {
      const { violation } = await runSeed(seed);
      if (violation) violations.push(`npm run -s test:simulate -- --seed ${seed}: ${violation}`);
    }
    assert.deepEqual(violations, []);
  });

  it('plays the same seed in the same way twice', async () => {
    for (const seed of [3, 17]) {
      const [one, two] = [await runSeed(seed, { trace: true }), await runSeed(seed, { trace: true })];
      assert.ok(one.trace.length > 100);
      assert.deepEqual(one, two);
    }
  });

  for (const [bug, what] of Object.entries(BUGS) as [Bug, string][]) {
    it(`finds it when ${what}`, async (t) => {
      const seed = await foundBy(bug);
      t.diagnostic(`${bug}: seed ${seed}`);
      assert.notEqual(seed, null, `not within ${FOUND_WITHIN} seeds`);
    });
  }
});
