import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { createLogger, logLevelFrom, SystemClock } from '@throughline/platform';
import { actualOf } from './actual.ts';
import { notBuilt } from './not-built.ts';
import { perturbationOf } from './perturbation.ts';
import { playScenario } from './run.ts';
import { readScenario } from './scenario-file.ts';

const NOT_BUILT = 3;

const program = new Command('npm run -s scenario --')
  .description('Plays a scenario through the sandboxes on an empty system, and writes what the graph then answers.')
  .argument('<file>', 'scenario file')
  .requiredOption('--out <file>', 'where the answers are written, in the structure of the scenario')
  .option('--perturbation <id>', 'disturb the run as the scenario describes under this id')
  .option('--quiet', 'no progress', false)
  .parse();

const [file = ''] = program.args;
const options = program.opts<{ out: string; perturbation?: string; quiet: boolean }>();

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
  }
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = 1;
}
