import 'reflect-metadata';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { createLogger, type LogLevel, SystemClock } from '@throughline/platform';
import { FolderInUse, onTermination, Progress } from '@throughline/servers';
import { driveSample } from './sample/drive-sample.ts';
import { SAMPLE } from './sample/sample-engagement.ts';
import { startWorld, type World } from './world/world.ts';

interface Options {
  readonly empty: boolean;
  readonly data: string;
  readonly tenant: string;
}

const program = new Command('npm start --')
  .description(
    'Starts Throughline and the sandboxes of its outside systems on this machine, and plays a sample engagement.',
  )
  .option('--empty', 'start without the sample engagement', false)
  .option('--data <folder>', 'where all data is kept', process.env['THROUGHLINE_DATA'] ?? '.data')
  .option('--tenant <name>', 'the tenant that the outside systems belong to', 'demo')
  .addHelpText('after', '\nDATABASE_ADMIN_URL and NATS_URL name existing servers to use instead of embedded ones.')
  .parse();

const options = program.opts<Options>();
const clock = new SystemClock();
const dataDir = resolve(options.data);
const log = createLogger({
  level: (process.env['LOG_LEVEL'] ?? 'info') as LogLevel,
  clock,
  file: resolve(dataDir, 'throughline.log'),
});
const progress = new Progress();
const started: { world?: Promise<World> } = {};

// Registered first, so that Ctrl-C in the middle of a start ends what has begun.
onTermination(async () => (await started.world?.catch(() => undefined))?.stop(), { log });

try {
  started.world = startWorld({
    dataDir,
    clock,
    log,
    durable: true,
    ports: 'default',
    tenant: options.tenant,
    erpInstances: [SAMPLE.erp],
    progress,
  });
  const world = await started.world;
  if (!options.empty)
    await progress.step('sample engagement', () => driveSample(world, (text) => progress.line(`  ${text}`)));
  process.stdout.write(`${announcement(world, options.tenant)}\n`);
} catch (error) {
  log.error('start.failed', { error });
  const reason =
    error instanceof FolderInUse
      ? error.message
      : error instanceof Error
        ? (error.stack ?? error.message)
        : String(error);
  process.stderr.write(`Throughline did not start: ${reason}\n`);
  await (await started.world?.catch(() => undefined))?.stop();
  process.exitCode = 1;
}

function announcement({ urls }: World, tenant: string): string {
  const sandboxes = Object.entries(urls)
    .filter(([name]) => name.endsWith('sandbox'))
    .map(([name, url]) => `${name.replace(' sandbox', '')} ${url}`);
  const graph = urls['gateway'] ?? '';
  return [
    `Throughline is ready: graph ${graph}/graphql, GraphiQL ${graph}/graphiql,`,
    `sandboxes ${sandboxes.join(', ')}, a token by "npm run -s token -- --role finance --tenant ${tenant}"`,
  ].join(' ');
}
