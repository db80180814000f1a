import 'reflect-metadata';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '@throughline/platform';
import { actualOf } from '../scenario/actual.ts';
import { perturbationOf } from '../scenario/perturbations/index.ts';
import type { Perturbation } from '../scenario/perturbations/perturbation.ts';
import { playScenario } from '../scenario/run.ts';
import { readScenario } from '../scenario/scenario-file.ts';
import { ShuffledDeliveries } from './shuffled-deliveries.ts';

const SCENARIOS = fileURLToPath(new URL('../../../shared/scenarios/', import.meta.url));
const FILE = join(SCENARIOS, '01-fixed-fee.json');
/** Another order of the deliveries: `SHUFFLE_SEED=7 npm test -- double-and-shuffled`. */
const SEED = Number(process.env['SHUFFLE_SEED'] ?? 20260301);

/** R55, R140: repeated, late and reordered messages change no figure. Two runs at a time, each on a system of its own. */
describe('a fixed-fee engagement comes out to the cent', { concurrency: 2 }, () => {
  const scenario = readScenario(FILE);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'throughline-answers-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Plays the scenario with a disturbance and holds everything that the graph then answers against what is expected. */
  async function assertUnchanged(name: string, perturbation: Perturbation): Promise<string> {
    const actual = join(folder, `${name}.json`);
    const answers = await playScenario(scenario, { log: silentLogger, perturbation }, (played) =>
      actualOf(played, { answers: true }),
    );
    writeFileSync(actual, JSON.stringify(answers));
    const compare = [join(SCENARIOS, 'compare.mjs'), FILE, actual, '--require-answers'];
    const { status, stdout, stderr } = spawnSync(process.execPath, compare, { encoding: 'utf8' });
    assert.equal(status, 0, `${stdout}\n${stderr}`);
    return stdout.trim().split('\n').at(-1) ?? '';
  }

  it('when every webhook is delivered twice and out of order', async (t) => {
    t.diagnostic(`seed ${SEED}`);
    const shuffled = new ShuffledDeliveries(SEED);
    t.diagnostic(await assertUnchanged('shuffled', shuffled));
    const { told, sent, late } = shuffled;
    t.diagnostic(`${told} messages in ${sent} sendings, ${late} of them after a younger message`);
    assert.ok(sent > 2 * told && late > told, 'the run was disturbed');
  });

  // Each alone: `npm run scenario -- FILE --out FILE --perturbation ID`. They touch different things, so one run shows all.
  it('when a time entry, a settlement and a milestone that is invoiced already are told again', async (t) => {
    const doubled = scenario.perturbations.filter(({ action }) => action.kind === 'DUPLICATE_DELIVERY');
    for (const { id, action } of doubled)
      if (action.kind === 'DUPLICATE_DELIVERY') t.diagnostic(`${id}: ${action.event} ${action.subject}`);
    assert.equal(doubled.length, 3);
    t.diagnostic(
      await assertUnchanged('doubled', together(doubled.map((described) => perturbationOf(scenario, described)))),
    );
  });

  it('by a comparison that notices a difference of one cent', async () => {
    const actual = join(folder, 'planted.json');
    const { expected } = JSON.parse(readFileSync(FILE, 'utf8')) as { expected: { invoices: { gross: string }[] } };
    const [invoice] = expected.invoices;
    assert.ok(invoice);
    invoice.gross = invoice.gross.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));
    writeFileSync(actual, JSON.stringify({ expected }));
    const { status, stdout } = spawnSync(process.execPath, [join(SCENARIOS, 'compare.mjs'), FILE, actual], {
      encoding: 'utf8',
    });
    assert.equal(status, 1, stdout);
  });
});

/** Several disturbances in one run. */
const together = (perturbations: readonly Perturbation[]): Perturbation => ({
  noted: {},
  after: async (...happened) => {
    for (const perturbation of perturbations) await perturbation.after?.(...happened);
  },
  afterRest: async (...rested) => {
    for (const perturbation of perturbations) await perturbation.afterRest?.(...rested);
  },
});
