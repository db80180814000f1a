import 'reflect-metadata';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@throughline/platform';
import { actualOf } from '../scenario/actual.ts';
import { compareWithExpected } from '../scenario/comparison.ts';
import { type Perturbation, perturbationOf } from '../scenario/perturbation.ts';
import { playScenario } from '../scenario/run.ts';
import { readScenario } from '../scenario/scenario-file.ts';
import { ShuffledDeliveries } from './shuffled-deliveries.ts';

const FILE = fileURLToPath(new URL('../scenarios/01-fixed-fee.json', import.meta.url));
/** Another order of the deliveries: `SHUFFLE_SEED=7 npm test -- double-and-shuffled`. */
const SEED = Number(process.env['SHUFFLE_SEED'] ?? 20260301);

/** R55, R140: repeated, late and reordered messages change no figure. Two runs at a time, each on a system of its own. */
describe('a fixed-fee engagement comes out to the cent', { concurrency: 2 }, () => {
  const scenario = readScenario(FILE);

  /** Plays the scenario with a disturbance and holds everything that the graph then answers against what is expected. */
  async function assertUnchanged(perturbation: Perturbation): Promise<string> {
    const actual = await playScenario(scenario, { log: silentLogger, perturbation }, actualOf);
    const sections = compareWithExpected(JSON.parse(readFileSync(FILE, 'utf8')), actual);
    assert.deepEqual(
      sections.flatMap(({ differences }) => differences),
      [],
    );
    return `${sections.reduce((sum, { compared }) => sum + compared, 0)} compared`;
  }

  it('when every webhook is delivered twice and out of order', async (t) => {
    t.diagnostic(`seed ${SEED}`);
    const shuffled = new ShuffledDeliveries(SEED);
    t.diagnostic(await assertUnchanged(shuffled));
    const { told, sent, late } = shuffled;
    t.diagnostic(`${told} messages in ${sent} sendings, ${late} of them after a younger message`);
    assert.ok(sent > 2 * told && late > told, 'the run was disturbed');
  });

  // Each alone: `npm run scenario -- FILE --out FILE --perturbation ID`. They touch different things, so one run shows all.
  it('when a time entry, a settlement and a milestone that is invoiced already are told again', async (t) => {
    const doubled = scenario.perturbations.filter(({ action }) => action['kind'] === 'DUPLICATE_DELIVERY');
    for (const { id, action } of doubled)
      t.diagnostic(`${id}: ${String(action['event'])} ${String(action['subject'])}`);
    assert.equal(doubled.length, 3);
    t.diagnostic(await assertUnchanged(together(doubled.map(({ id }) => perturbationOf(scenario, id)))));
  });
});

/** Several disturbances in one run. */
const together = (perturbations: readonly Perturbation[]): Perturbation => ({
  after: async (...happened) => {
    for (const perturbation of perturbations) await perturbation.after?.(...happened);
  },
  afterRest: async (...rested) => {
    for (const perturbation of perturbations) await perturbation.afterRest?.(...rested);
  },
});
