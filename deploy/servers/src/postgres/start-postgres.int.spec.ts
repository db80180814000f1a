import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { Client } from 'pg';
import { Secret, silentLogger, SystemClock } from '@throughline/platform';
import { dataFolder } from '../testing/launched.ts';
import { freePort } from '../process/free-port.ts';
import { provisionDatabases } from './provision-databases.ts';
import { startPostgres } from './start-postgres.ts';

const clock = new SystemClock();
const dataDir = dataFolder();
const options = { dataDir, durable: false, clock, log: silentLogger };
after(() => rmSync(dataDir, { recursive: true, force: true }));

async function answer(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<{ answer: unknown }>(sql)).rows[0]?.answer;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data over a restart, on another port when the preferred one is taken', async () => {
    const first = await startPostgres(options);
    await answer(first.adminUrl(), 'create table kept as select 1 as answer');
    await Promise.all([first.stop(), first.stop()]);

    const squatter = createServer().listen(first.port, '127.0.0.1');
    await new Promise((listening) => squatter.once('listening', listening));
    const second = await startPostgres({ ...options, port: first.port });
    squatter.close();
    assert.notEqual(second.port, first.port);
    assert.equal(await answer(second.adminUrl(), 'select count(*)::int as answer from kept'), 1);
    await second.stop();
  });

  it('takes the preferred port when it is free and is durable when asked', async () => {
    const port = await freePort();
    const server = await startPostgres({ ...options, port, durable: true });
    assert.equal(server.port, port);
    assert.equal(await answer(server.adminUrl(), "select current_setting('fsync') as answer"), 'on');
    assert.equal(await answer(server.adminUrl(), "select current_setting('max_connections') as answer"), '200');
    assert.equal(await answer(server.adminUrl(), "select current_setting('server_encoding') as answer"), 'UTF8');
    await server.stop();
  });

  it('starts beside a record whose process id now belongs to something else', async () => {
    const record = join(dataDir, 'cluster', 'postmaster.pid');
    writeFileSync(record, [process.pid, join(dataDir, 'cluster'), 0, 1, '', '127.0.0.1', '', 'ready', ''].join('\n'));
    const server = await startPostgres(options);
    assert.notEqual(readFileSync(record, 'utf8').split('\n')[0], String(process.pid));
    await server.stop();
  });

  it('says which data it cannot read', async () => {
    const version = join(dataDir, 'cluster', 'PG_VERSION');
    const written = readFileSync(version, 'utf8');
    writeFileSync(version, '12\n');
    await assert.rejects(startPostgres(options), /was written by PostgreSQL 12 and this is 18/);
    writeFileSync(version, written);
  });

  it('is not started when there is an existing server, which is used and left running', async () => {
    const operators = await startPostgres(options);
    const folder = dataFolder();
    const ours = await startPostgres({ ...options, dataDir: folder, existing: new Secret(operators.adminUrl()) });
    const urls = await provisionDatabases(ours, ['reporting']);
    assert.equal(await answer(urls.reporting.appUrl, 'select current_user as answer'), 'reporting_app');
    await ours.stop();
    assert.equal(await answer(operators.adminUrl(), 'select 1 as answer'), 1);
    assert.equal(existsSync(join(folder, 'cluster')), false);
    await operators.stop();
    await assert.rejects(
      startPostgres({ ...options, existing: new Secret(operators.adminUrl()) }),
      /DATABASE_ADMIN_URL does not answer/,
    );
    rmSync(folder, { recursive: true });
  });
});
