/**
 * `with-servers.ts COMMAND ARGUMENT ...` starts one PostgreSQL and one nats-server for a run of spec files, runs the command
 * with their addresses in its environment, stops both and ends as the command did. Where DATABASE_ADMIN_URL or NATS_URL
 * names a server, or one is not needed, nothing is started: the specs find their way alone.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { silentLogger, SystemClock } from '@throughline/platform';
import { infrastructureConfig } from '../config.ts';
import { startNats } from '../nats/start-nats.ts';
import { startPostgres } from '../postgres/start-postgres.ts';
import { natsAccounts, offerServers } from './run-servers.ts';
import { temporaryFolder } from './test-infrastructure.ts';

const clock = new SystemClock();
const log = silentLogger;
const [command = process.execPath, ...parameters] = process.argv.slice(2);
const config = infrastructureConfig();
const folder = temporaryFolder();

const started = config.databaseAdmin || config.nats ? undefined : await start();
const child = spawn(command, parameters, {
  stdio: 'inherit',
  env: {
    ...process.env,
    ...(started && offerServers({ folder, adminUrl: started.postgres.adminUrl(), natsUrl: started.nats.url })),
  },
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
const [code] = (await once(child, 'exit')) as [number | null];
await Promise.all([started?.postgres.stop(), started?.nats.stop()]);
rmSync(folder, { recursive: true, force: true });
process.exit(code ?? 1);

async function start() {
  const shared = { removeWhenOrphaned: true, clock, log };
  const [postgres, nats] = await Promise.all([
    startPostgres({ ...shared, dataDir: join(folder, 'postgres'), durable: false }),
    startNats({
      ...shared,
      ...config,
      binary: config.natsBinary,
      dataDir: join(folder, 'nats'),
      accounts: natsAccounts(),
    }),
  ]);
  return { postgres, nats };
}
