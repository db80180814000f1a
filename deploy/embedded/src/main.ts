import 'reflect-metadata';
import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { createLogger, logLevelFrom, SystemClock } from '@throughline/platform';
import { FolderInUse, onTermination, Progress } from '@throughline/servers';
import { driveSample } from './sample/drive-sample.ts';
import { SAMPLE } from './sample/sample-engagement.ts';
import { startWorld, type World } from './world/world.ts';

interface Options {
  readonly empty: boolean;
  readonly data: string;
  readonly tenant: string;
  readonly ports: 'free' | 'default';
}

const program = new Command('npm start --')
  .description(
    'Starts Throughline and the sandboxes of its outside systems on this machine, and plays a sample engagement.',
  )
  .option('--empty', 'start without the sample engagement', false)
  .option('--data <folder>', 'where all data is kept', process.env['THROUGHLINE_DATA'] ?? '.data')
  .option('--tenant <name>', 'the tenant that the outside systems belong to', 'demo')
  .addOption(
    new Option('--ports <which>', 'the documented ports as far as they are free, or any free ones')
      .choices(['default', 'free'])
      .default('default'),
  )
  .addHelpText('after', '\nDATABASE_ADMIN_URL and NATS_URL name existing servers to use instead of embedded ones.')
  .parse();

const options = program.opts<Options>();
const clock = new SystemClock();
const dataDir = resolve(options.data);
const log = createLogger({
  level: logLevelFrom(process.env, 'info'),
  clock,
  file: resolve(dataDir, 'throughline.log'),
});
const progress = new Progress();
const stopping = new AbortController();
let starting: Promise<World> | undefined;
/** A service that is being started is waited for, and takes its time on a busy machine. */
const PATIENCE_MS = 25_000;

/** Stops what a start has brought up, or is bringing up. */
async function stop(): Promise<void> {
  const world = await starting?.catch(() => undefined);
  await world?.stop();
}

// Registered first, so that Ctrl-C in the middle of a start ends what has begun.
onTermination(
  () => {
    stopping.abort();
    return stop();
  },
  { log, patienceMs: PATIENCE_MS },
);

try {
  starting = startWorld({
    dataDir,
    clock,
    log,
    durable: true,
    ports: options.ports,
    tenant: options.tenant,
    erpInstances: [SAMPLE.erp],
    progress,
    signal: stopping.signal,
  });
  const world = await starting;
  if (!options.empty) await progress.step('sample engagement', () => playSample(world));
  if (!stopping.signal.aborted) process.stdout.write(`${announcement(world)}\n`);
} catch (error) {
  // What is interrupted fails, because everything around it stops: that is no failure to start.
  if (!stopping.signal.aborted) await giveUp(error);
}

/** An interrupted sample stays open until the process ends, since it neither succeeded nor failed. */
async function playSample(world: World): Promise<void> {
  try {
    await driveSample(world, (text) => progress.line(`  ${text}`));
  } catch (error) {
    if (stopping.signal.aborted) await new Promise(() => undefined);
    throw error;
  }
}

async function giveUp(error: unknown): Promise<void> {
  log.error('start.failed', { error });
  const reason =
    error instanceof FolderInUse
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`Throughline did not start: ${reason}\n`);
  await stop();
  process.exitCode = 1;
}

function announcement({ urls }: World): string {
  const data = options.data === '.data' ? '' : `THROUGHLINE_DATA=${options.data} `;
  const sandboxes = Object.entries(urls)
    .filter(([name]) => name.endsWith('sandbox'))
    .map(([name, url]) => `${name.replace(' sandbox', '')} ${url}`);
  const graph = urls['gateway'] ?? '';
  return [
    `Throughline is ready: graph ${graph}/graphql, GraphiQL ${graph}/graphiql,`,
    `sandboxes ${sandboxes.join(', ')}, a token by "${data}npm run -s token -- --role finance --tenant ${options.tenant}"`,
  ].join(' ');
}
