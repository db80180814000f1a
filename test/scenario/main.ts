import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { createLogger, logLevelFrom, SystemClock } from '@throughline/platform';
import { actualOf } from './actual.ts';
import { compareWithExpected } from './comparison.ts';
import { notBuilt } from './not-built.ts';
import { perturbationOf } from './perturbation.ts';
import { playScenario } from './run.ts';
import { readScenario } from './scenario-file.ts';

const DIFFERENT = 2;
const NOT_BUILT = 3;
/** Differences of one section that are printed. */
const SHOWN = 10;

const program = new Command('npm run -s scenario --')
  .description('Plays a scenario through the sandboxes on an empty system, and writes what the graph then answers.')
  .argument('<file>', 'scenario file')
  .requiredOption('--out <file>', 'where the answers are written, in the structure of the scenario')
  .option('--perturbation <id>', 'disturb the run as the scenario describes under this id')
  .option('--compare', 'hold the answers against what the scenario expects, and print what differs', false)
  .option('--quiet', 'no progress', false)
  .parse();

const [file = ''] = program.args;
const options = program.opts<{ out: string; perturbation?: string; compare: boolean; quiet: boolean }>();

try {
  const scenario = readScenario(file);
  const missing = notBuilt(scenario);
  if (missing.length > 0) {
    process.stderr.write(
      `${scenario.meta.id} needs what is not built yet:\n${missing.map((name) => `  ${name}\n`).join('')}`,
    );
    process.exitCode = NOT_BUILT;
  } else {
    const actual = await playScenario(
      scenario,
      {
        log: createLogger({ level: logLevelFrom(process.env, 'error'), clock: new SystemClock() }),
        ...(options.perturbation !== undefined && { perturbation: perturbationOf(scenario, options.perturbation) }),
        ...(!options.quiet && { progress: (at: string) => process.stderr.write(`${at}\n`) }),
      },
      actualOf,
    );
    writeFileSync(options.out, `${JSON.stringify(actual, null, 2)}\n`);
    if (options.compare) compare(actual);
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}

function compare(actual: unknown): void {
  const sections = compareWithExpected(JSON.parse(readFileSync(file, 'utf8')), actual);
  for (const { section, compared, differences } of sections) {
    process.stdout.write(`${section}: ${compared} compared, ${differences.length} different\n`);
    for (const { where, expected, actual: got } of differences.slice(0, SHOWN))
      process.stdout.write(`  ${where}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(got)}\n`);
    if (differences.length > SHOWN) process.stdout.write(`  ... and ${differences.length - SHOWN} more\n`);
  }
  const different = sections.reduce((sum, { differences }) => sum + differences.length, 0);
  const all = sections.reduce((sum, { compared }) => sum + compared, 0);
  process.stdout.write(`total: ${all} compared, ${different} different\n`);
  if (different > 0) process.exitCode = DIFFERENT;
}
