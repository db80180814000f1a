import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { createLogger, logLevelFrom, SystemClock } from '@throughline/platform';
import { type Actual, actualOf } from './actual.ts';
import { type Answers, withPerturbedViews } from './answers.ts';
import { compareWith } from './compare.ts';
import { type Verdict, verdictsOf } from './perturbations/checks.ts';
import { describedAs, perturbationOf } from './perturbations/index.ts';
import { playScenario } from './run.ts';
import { readScenario } from './scenario-file.ts';

interface Options {
  readonly out: string;
  readonly perturbation?: string;
  readonly allPerturbations: boolean;
  readonly quiet: boolean;
}

const program = new Command('npm run -s scenario --')
  .description(
    'Plays a scenario through the sandboxes on an empty system, and writes what the graph then answers. ' +
      'Exits 1 when books or invariants do not hold, or a check of the perturbation fails.',
  )
  .argument('<file>', 'scenario file')
  .requiredOption('--out <file>', 'where the answers are written, in the structure of the scenario')
  .option('--perturbation <id>', 'disturb the run as the scenario describes under this id')
  .option('--all-perturbations', 'play it undisturbed, then under each perturbation, and compare each', false)
  .option('--quiet', 'no progress', false)
  .parse();

const [file = ''] = program.args;
const options = program.opts<Options>();
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const scenario = readScenario(file);
const log = createLogger({ level: logLevelFrom(process.env, 'error'), clock: new SystemClock() });
const progress = options.quiet ? {} : { progress: say };

interface Disturbed {
  readonly actual: Actual;
  readonly verdicts: readonly Verdict[];
}

/** The run without disturbance. Views that only a perturbation shows are seen in its run. */
async function plain(seen: ReadonlyMap<string, Disturbed>): Promise<Actual> {
  const actual = await playScenario(scenario, { log, ...progress }, (played) => actualOf(played, { answers: true }));
  const perturbed = new Map<string, Actual>();
  for (const id of viewedUnder()) perturbed.set(id, (seen.get(id) ?? (await disturbed(id))).actual);
  return { ...actual, businessViews: withPerturbedViews(scenario, actual as Answers, perturbed) };
}

const viewedUnder = (): Set<string> =>
  new Set(
    scenario.businessViews.flatMap(({ checks }) =>
      checks.flatMap(({ ask }) => (ask['perturbation'] === undefined ? [] : [String(ask['perturbation'])])),
    ),
  );

async function disturbed(id: string): Promise<Disturbed> {
  const described = describedAs(scenario, id);
  const perturbation = perturbationOf(scenario, described);
  say(`${id} ${described.action.kind}: ${described.cause}`);
  return playScenario(scenario, { log, ...progress, perturbation }, async (played) => {
    const actual = await actualOf(played, { answers: true, perturbation: id });
    return { actual, verdicts: await verdictsOf(described.checks, actual, perturbation.noted, played) };
  });
}

/** Writes what came out, compares it where the scenario brings its rules, and says what holds. */
async function judged(id: string, out: string, { actual, verdicts }: Disturbed): Promise<boolean> {
  writeFileSync(out, `${JSON.stringify(actual, null, 2)}\n`);
  const unchanged = describedAs(scenario, id).checks.some(({ type }) => type === 'EXPECTED_UNCHANGED');
  // The answers of a disturbed run are its own.
  const { asOf: _asOf, businessViews: _views, lineage: _lineage, ...figures } = actual;
  writeFileSync(`${out}.figures`, JSON.stringify(figures));
  const compared = unchanged ? await compareWith(file, `${out}.figures`, { requireAnswers: false }) : null;
  const all = [
    ...verdicts,
    ...(compared ? [{ check: 'EXPECTED_UNCHANGED', holds: compared.same, why: compared.report }] : []),
  ];
  for (const { check, holds, why } of all) say(holds ? `${id} holds: ${check}` : `${id} FAILS: ${check}\n${why}`);
  return all.every(({ holds }) => holds);
}

async function playAll(): Promise<boolean> {
  let holds = true;
  const seen = new Map<string, Disturbed>();
  for (const { id } of scenario.perturbations) {
    try {
      const run = await disturbed(id);
      seen.set(id, run);
      holds = (await judged(id, `${options.out}.${id}`, run)) && holds;
    } catch (error) {
      say(`${id} FAILS: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      holds = false;
    }
  }
  writeFileSync(options.out, `${JSON.stringify(await plain(seen), null, 2)}\n`);
  const compared = await compareWith(file, options.out, { requireAnswers: true });
  if (compared) say(compared.report);
  return holds && (compared?.same ?? true);
}

async function play(): Promise<boolean> {
  if (options.allPerturbations) return playAll();
  const { perturbation: id } = options;
  if (id !== undefined) return judged(id, options.out, await disturbed(id));
  writeFileSync(options.out, `${JSON.stringify(await plain(new Map()), null, 2)}\n`);
  return true;
}

try {
  process.exitCode = (await play()) ? 0 : 1;
} catch (error) {
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}
