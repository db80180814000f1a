import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type Bug, BUGS, isBug } from './bugs.ts';
import { runSeed, type SeedReport } from './run-seed.ts';

const TELL_EVERY = 500;

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is needed');
  return value;
};
const bug = (text: string): Bug => {
  if (!isBug(text)) throw new InvalidArgumentError(`known are ${Object.keys(BUGS).join(', ')}`);
  return text;
};

interface Given {
  readonly seeds: number;
  readonly from: number;
  readonly seed?: number;
  readonly bug?: Bug;
  readonly json: string;
}

const command = new Command('test:simulate')
  .description(
    'Plays relays, consumers and workers on virtual time with a broker and a database that fail by chance. The same seed ' +
      'gives the same run. With a planted bug it ends at the first seed that finds it.',
  )
  .option('--seeds <number>', 'how many seeds', whole, 1000)
  .option('--from <seed>', 'the first of them', whole, 0)
  .option('--seed <seed>', 'one seed alone, with everything that happened', whole)
  .option('--bug <name>', `plants a defect: ${Object.keys(BUGS).join(', ')}`, bug)
  .option('--json <file>', 'where the report goes', 'node_modules/.cache/throughline-simulation.json')
  .parse();
const given = command.opts<Given>();
const planted = given.bug ?? null;

const again = ({ seed }: SeedReport): string =>
  `npm run -s test:simulate -- --seed ${seed}${planted ? ` --bug ${planted}` : ''}`;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

const violations: SeedReport[] = [];
const first = given.seed ?? given.from;
const count = given.seed === undefined ? given.seeds : 1;
let played = 0;
for (let seed = first; seed < first + count; seed += 1) {
  const report = await runSeed(seed, { bug: planted, trace: given.seed !== undefined });
  played += 1;
  if (given.seed !== undefined) for (const line of report.trace) say(line);
  if (report.violation) {
    violations.push(report);
    say(`seed ${seed}: ${report.violation}\n  again: ${again(report)}`);
    if (planted) break;
  }
  if (played % TELL_EVERY === 0) say(`${played} of ${count} seeds, ${violations.length} violations`);
}

mkdirSync(dirname(given.json), { recursive: true });
const found = violations.map(({ seed, violation }) => ({ seed, violation }));
writeFileSync(given.json, `${JSON.stringify({ from: first, played, bug: planted, violations: found }, null, 2)}\n`);
if (planted) {
  say(violations.length > 0 ? `${planted} was found after ${played} seeds` : `${planted} was not found`);
  process.exitCode = violations.length > 0 ? 0 : 1;
} else {
  say(`${played} seeds, ${violations.length} violations`);
  process.exitCode = violations.length > 0 ? 1 : 0;
}
