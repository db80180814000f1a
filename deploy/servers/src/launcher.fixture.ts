/** A launcher to be ended in unkind ways: `launcher.fixture.ts DATA_FOLDER`. Prints one line of JSON once it runs. */
import { createServer } from 'node:http';
import { createLogger, SystemClock } from '@throughline/platform';
import { infrastructureConfig } from './config.ts';
import { startEmbedded } from './embedded.ts';
import { onTermination } from './launch/terminate.ts';

const dataDir = process.argv[2] ?? '';
const clock = new SystemClock();
const log = createLogger({ level: 'warn', clock });
// Servers of its own, even where the tests are given existing ones.
const { databaseAdmin: _admin, nats: _nats, ...config } = infrastructureConfig();

const embedded = await startEmbedded({
  dataDir,
  clock,
  log,
  durable: false,
  ports: 'free',
  config,
  services: [
    {
      name: 'listener',
      databases: ['customer-contract'],
      start: async ({ port }) => {
        const server = createServer((_request, response) => response.end('here'));
        const at = await port();
        await new Promise<void>((listening) => server.listen(at, '127.0.0.1', listening));
        const stop = () => new Promise<void>((closed) => void server.close(() => closed()));
        return { name: 'listener', url: `http://127.0.0.1:${at}`, stop };
      },
    },
  ],
});
onTermination(() => embedded.stop(), { log, clock });
const { postgres, nats } = embedded;
const running = { postgres: postgres.pid, nats: nats.pid, adminUrl: postgres.adminUrl(), natsUrl: nats.url };
process.stdout.write(`${JSON.stringify(running)}\n`);
