import 'reflect-metadata';
import { resolve } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { SystemClock } from '@throughline/platform';
import { type Checked, checkInvariants } from './invariants.ts';
import { observe } from './observe.ts';
import { databasesOn, type Located, locateDataFolder, sandboxesAt } from './places.ts';
import { jsonOf, reportOf } from './report.ts';
import { SANDBOXES, type SandboxName } from './sandboxes.ts';

const UNDECIDED = 2;

interface Options {
  readonly data: string;
  readonly database?: string;
  readonly nats?: string;
  readonly sandbox: Readonly<Partial<Record<SandboxName, string>>>;
  readonly lag: number;
  readonly patience: number;
  readonly json: boolean;
}

const seconds = (text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new InvalidArgumentError('is not a number of seconds');
  return value;
};

const sandbox = (text: string, before: Options['sandbox']): Options['sandbox'] => {
  const [name = '', ...url] = text.split('=');
  const known = SANDBOXES.find((one) => one === name);
  if (known === undefined) throw new InvalidArgumentError(`is not one of ${SANDBOXES.join(', ')}, = and a URL`);
  return { ...before, [known]: url.join('=') };
};

const program = new Command('npm run -s check:invariants --')
  .description(
    'Holds the data of all tenants against the invariants. Exits 1 when one is violated, 2 when it could not look.',
  )
  .option('--data <folder>', 'data folder of npm start, running or stopped', process.env['THROUGHLINE_DATA'] ?? '.data')
  .option('--database <url>', `an administrator's URL of another PostgreSQL server, which holds the five databases`)
  .option('--nats <url>', 'with --database: the NATS server')
  .option('--sandbox <name=url>', 'with --database: a running sandbox; may be given several times', sandbox, {})
  .option('--lag <seconds>', 'how long a committed fact may wait to be sent', seconds, 60)
  .option(
    '--patience <seconds>',
    'look again for so long while something seems violated: the system may work',
    seconds,
    3,
  )
  .option('--json', 'print everything as JSON', false)
  .parse();

const options = program.opts<Options>();
const clock = new SystemClock();
const PAUSE_MS = 500;

/** Looks until nothing is violated or patience has ended: what is only between two snapshots does not last. */
async function look({ places }: Located): Promise<Checked[]> {
  const end = clock.now().getTime() + options.patience * 1000;
  for (;;) {
    const checked = await observe(places, { clock, lagLimitMs: options.lag * 1000 }, checkInvariants);
    if (checked.every(({ violations }) => violations.length === 0) || clock.now().getTime() >= end) return checked;
    await clock.pause(PAUSE_MS);
  }
}

async function locate(): Promise<Located> {
  const { database, nats = null, sandbox: urls } = options;
  if (database === undefined) return locateDataFolder(resolve(options.data), clock);
  const places = { databases: databasesOn(database), nats, sandboxes: sandboxesAt(urls) };
  return { places, release: () => Promise.resolve() };
}

try {
  const located = await locate();
  const checked = await look(located).finally(located.release);
  process.stdout.write(`${options.json ? jsonOf(checked) : reportOf(checked)}\n`);
  process.exitCode = checked.some(({ violations }) => violations.length > 0) ? 1 : 0;
} catch (error) {
  process.stderr.write(
    `the invariants could not be checked: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = UNDECIDED;
}
