import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { SystemClock } from '@throughline/platform';
import { MUTANTS } from './catalogue/index.ts';
import { Copy } from './copy.ts';
import { misfits } from './misfits.ts';
import { plant, type Planted } from './plant.ts';

const SOME_SURVIVE = 1;
const TABLE_DOES_NOT_FIT = 2;
const root = fileURLToPath(new URL('../../', import.meta.url));

const seconds = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value <= 0) throw new InvalidArgumentError('a whole number of seconds is needed');
  return value;
};

const command = new Command('test:mutants')
  .description('Plants each mistake of the table in a copy of the repository and says which of them no test notices.')
  .option('--only <ids>', 'some mistakes only, such as M01,M04')
  .option('--list', 'says what is in the table and runs nothing')
  .option('--limit <seconds>', 'a spec that takes longer hangs', seconds, 240)
  .option('--verbose', 'prints what the spec said about a mistake that was not noticed as it should')
  .addHelpText(
    'after',
    '\nExit code: 0 all are noticed, 1 some are not, 2 the table does not fit the code, or there is no such mistake.',
  )
  .parse();
const given = command.opts<{ only?: string; list?: true; limit: number; verbose?: true }>();

const wanted = given.only?.split(',').map((id) => id.trim().toLowerCase());
const mutants = MUTANTS.filter(({ id }) => !wanted || wanted.includes(id.toLowerCase()));
if (mutants.length === 0)
  command.error(`there is no such mistake; known are ${MUTANTS.map(({ id }) => id).join(', ')}`, {
    exitCode: TABLE_DOES_NOT_FIT,
  });

const line = ({ mutant: { id, mistake }, verdict, seconds: took }: Planted): string =>
  [id.padEnd(4), verdict.padEnd(19), `${took.toFixed(0)} s`.padStart(6), ` ${mistake}`].join(' ');

const detail = ({ mutant: { spec, noticedBy }, verdict, failed, output }: Planted): string[] => {
  if (verdict === 'noticed') return [];
  const others = failed.length > 0 ? `; failed: ${failed.join('; ')}` : '';
  return [`     ${spec} should fail in "${noticedBy}"${others}`, ...(given.verbose ? [output] : [])];
};

async function plantAll(): Promise<Planted[]> {
  const clock = new SystemClock();
  const copy = Copy.of(root);
  let interrupted = false;
  const interrupt = (): void => void (interrupted = true);
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const planted: Planted[] = [];
    for (const mutant of mutants) {
      const each = await plant(mutant, copy, clock, given.limit * 1000);
      if (interrupted) break;
      planted.push(each);
      process.stdout.write(`${[line(each), ...detail(each)].join('\n')}\n`);
    }
    return planted;
  } finally {
    copy.remove();
  }
}

const complaints = misfits(root, mutants);
if (given.list) {
  for (const { id, mistake, file } of mutants) process.stdout.write(`${id.padEnd(4)} ${mistake} (${file})\n`);
} else if (complaints.length > 0) {
  process.stderr.write(`the table does not fit the code:\n${complaints.join('\n')}\n`);
  process.exitCode = TABLE_DOES_NOT_FIT;
} else {
  const planted = await plantAll();
  const missed = planted.filter(({ verdict }) => verdict !== 'noticed');
  const left = mutants.length - planted.length;
  const summary = [`${planted.length - missed.length} of ${mutants.length} mistakes are noticed`];
  if (missed.length > 0) summary.push(`${missed.length} are not: ${missed.map(({ mutant }) => mutant.id).join(', ')}`);
  if (left > 0) summary.push(`${left} were not tried`);
  process.stdout.write(`\n${summary.join('; ')}\n`);
  process.exitCode = missed.length + left > 0 ? SOME_SURVIVE : 0;
}
