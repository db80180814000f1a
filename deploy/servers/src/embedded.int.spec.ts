import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import { Client } from 'pg';
import { type Running, silentLogger, SystemClock } from '@throughline/platform';
import { infrastructureConfig } from './config.ts';
import { startEmbedded } from './embedded.ts';
import { commandOf, signal } from './process/process-table.ts';
import { dataFolder, end, launch, leftBehind, watchdogsOf } from './testing/launched.ts';

const folders: string[] = [];
const newFolder = (): string => {
  const folder = dataFolder();
  folders.push(folder);
  return folder;
};
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('a launcher', () => {
  it('ends with code 0 on SIGTERM, leaves no process behind, and finds its data again', async () => {
    const folder = newFolder();
    const first = await launch(folder);
    await query(first.adminUrl, 'create table kept as select 42 as answer');
    assert.equal(await end(first, 'SIGTERM'), 0);
    assert.deepEqual(await leftBehind(folder), []);

    const second = await launch(folder);
    assert.deepEqual(await query(second.adminUrl, 'select answer from kept'), [{ answer: 42 }]);
    assert.equal(await end(second, 'SIGINT'), 0);
  });

  it('that was killed with -9 takes its servers along, and the next start works', async () => {
    const folder = newFolder();
    const killed = await launch(folder);
    await query(killed.adminUrl, 'create table kept as select 42 as answer');
    assert.equal(await end(killed, 'SIGKILL'), null);
    assert.deepEqual(await leftBehind(folder), []);

    const next = await launch(folder);
    assert.deepEqual(await query(next.adminUrl, 'select answer from kept'), [{ answer: 42 }]);
    assert.equal(await end(next, 'SIGTERM'), 0);
    assert.deepEqual(await leftBehind(folder), []);
  });

  it('stops the servers that a killed one left, when their watchdogs were killed too', async () => {
    const folder = newFolder();
    const killed = await launch(folder);
    const watchdogs = [killed.postgres, killed.nats].flatMap(watchdogsOf);
    assert.equal(watchdogs.length, 2);
    for (const watchdog of watchdogs) signal(watchdog, 'SIGKILL');
    await end(killed, 'SIGKILL');
    assert.ok(commandOf(killed.postgres) && commandOf(killed.nats), 'both servers still run');

    const next = await launch(folder);
    assert.equal(commandOf(killed.postgres), undefined);
    assert.equal(commandOf(killed.nats), undefined);
    assert.deepEqual(await query(next.adminUrl, 'select 1 as one'), [{ one: 1 }]);
    assert.equal(await end(next, 'SIGTERM'), 0);
    assert.deepEqual(await leftBehind(folder), []);
  });

  it('refuses a folder that another one uses, and leaves that one alone', async () => {
    const folder = newFolder();
    const first = await launch(folder);
    await assert.rejects(launch(folder), new RegExp(`in use by process ${first.process.pid}`));
    assert.deepEqual(await query(first.adminUrl, 'select 1 as one'), [{ one: 1 }]);
    assert.equal(await end(first, 'SIGTERM'), 0);
  });
});

describe('starting everything', () => {
  // Servers of its own, even where the tests are given existing ones.
  const { databaseAdmin: _admin, nats: _nats, ...config } = infrastructureConfig();
  const common = { clock: new SystemClock(), log: silentLogger, durable: false, ports: 'free', config } as const;
  const service = (name: string, url: string, stopped: string[]): Running => ({
    name,
    url,
    stop: async () => void stopped.push(name),
  });

  it('starts services in order, each with its databases and the addresses of the earlier ones', async () => {
    const stopped: string[] = [];
    const embedded = await startEmbedded({
      ...common,
      dataDir: newFolder(),
      services: [
        {
          name: 'reporting',
          databases: ['reporting'],
          start: async ({ database }) => {
            const [row] = await query(database('reporting').appUrl, 'select current_user as role');
            assert.deepEqual(row, { role: 'reporting_app' });
            return service('reporting', 'http://127.0.0.1:1', stopped);
          },
        },
        {
          name: 'gateway',
          start: async ({ urlOf, database }) => {
            assert.equal(urlOf('reporting'), 'http://127.0.0.1:1');
            assert.throws(() => database('gateway'), /no service asked for a database "gateway"/);
            return service('gateway', 'http://127.0.0.1:2', stopped);
          },
        },
      ],
    });
    assert.deepEqual([...embedded.services.keys()], ['reporting', 'gateway']);
    assert.equal(await embedded.quiet?.(), true);
    await Promise.all([embedded.stop(), embedded.stop()]);
    assert.deepEqual(stopped, ['gateway', 'reporting']);
  });

  it('stops what was started when a service fails, and frees the folder', async () => {
    const stopped: string[] = [];
    const dataDir = newFolder();
    const starting = startEmbedded({
      ...common,
      dataDir,
      services: [
        { name: 'first', start: async () => service('first', 'http://127.0.0.1:1', stopped) },
        { name: 'second', start: () => Promise.reject(new Error('no settings')) },
      ],
    });
    await assert.rejects(starting, /no settings/);
    assert.deepEqual(stopped, ['first']);
    const again = await startEmbedded({ ...common, dataDir, services: [] });
    await assert.rejects(startEmbedded({ ...common, dataDir, services: [] }), /this process already uses/);
    await again.stop();
  });
});
