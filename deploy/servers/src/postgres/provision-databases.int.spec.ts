import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client } from 'pg';
import { Secret } from '@throughline/platform';
import { testPostgres } from '../testing/index.ts';
import { existingPostgres } from './existing-postgres.ts';
import { type DatabaseUrls, dropDatabases, provisionDatabases } from './provision-databases.ts';
import type { PostgresServer } from './start-postgres.ts';

async function run(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

const TENANT = "tenant_id = current_setting('app.tenant_id', true)";
const INVOICE = `
  create table invoice (id bigserial primary key, tenant_id text not null);
  alter table invoice enable row level security;
  alter table invoice force row level security;
  create policy tenant on invoice using (${TENANT}) with check (${TENANT});`;

describe('the databases of the services', () => {
  let server: PostgresServer;
  let urls: DatabaseUrls;
  before(async () => {
    const postgres = await testPostgres();
    server = postgres.server;
    urls = (await postgres.freshDatabases(['invoice-payment']))['invoice-payment'];
    await run(urls.ownerUrl, INVOICE);
  });

  for (const part of ['appUrl', 'transportUrl'] as const) {
    it(`bind ${part} to row-level security, and do not let it change tables`, async () => {
      await run(urls[part], "set app.tenant_id = 'a'; insert into invoice (tenant_id) values ('a')");
      assert.deepEqual(await run(urls[part], 'select * from invoice'), []);
      await assert.rejects(
        run(urls[part], "set app.tenant_id = 'a'; insert into invoice (tenant_id) values ('b')"),
        /row-level security/,
      );
      await assert.rejects(run(urls[part], 'alter table invoice no force row level security'), /must be owner/);
      await assert.rejects(run(urls[part], 'create table own (id int)'), /permission denied for schema public/);
      await assert.rejects(run(urls[part], 'truncate invoice'), /permission denied/);
      assert.deepEqual(
        await run(urls[part], 'select rolsuper, rolbypassrls from pg_roles where rolname = current_user'),
        [{ rolsuper: false, rolbypassrls: false }],
      );
    });
  }

  it('let the owner create schemas that the others can use', async () => {
    await run(urls.ownerUrl, 'create schema bus; create table bus.outbox (id int)');
    assert.deepEqual(await run(urls.transportUrl, 'select * from bus.outbox'), []);
  });

  it('are closed to the roles of another service', async () => {
    const { freshDatabases } = await testPostgres();
    const other = (await freshDatabases(['reporting'])).reporting;
    const crossed = new URL(urls.appUrl);
    crossed.username = new URL(other.appUrl).username;
    await assert.rejects(run(crossed.href, 'select 1'), /permission denied for database/);
  });

  it('are provisioned again without a change, keeping the passwords to themselves', async () => {
    const first = await provisionDatabases(server, ['customer-contract', 'reporting']);
    await run(first['customer-contract'].ownerUrl, 'create table kept as select 1');
    const second = await provisionDatabases(server, ['customer-contract', 'reporting']);
    assert.deepEqual(second, first);
    assert.equal(new URL(first.reporting.appUrl).pathname, '/reporting');
    assert.equal((await run(second['customer-contract'].appUrl, 'select * from kept')).length, 1);
    assert.equal(statSync(join(server.dataDir, 'roles.json')).mode & 0o777, 0o600);
    await dropDatabases(server, ['customer-contract', 'reporting']);
  });

  it('can be made by an administrator who is not a superuser', async () => {
    await run(server.adminUrl(), "create role provisioner login createdb createrole password 'any'");
    const url = new URL(server.adminUrl());
    url.username = 'provisioner';
    const dataDir = mkdtempSync(join(tmpdir(), 'throughline-roles-'));
    after(() => rmSync(dataDir, { recursive: true }));
    const limited = await existingPostgres(new Secret(url.href), dataDir);
    const made = (await provisionDatabases(limited, ['project-resource']))['project-resource'];
    await provisionDatabases(limited, ['project-resource']);
    await run(made.ownerUrl, 'create table kept as select 1');
    assert.equal((await run(made.appUrl, 'select * from kept')).length, 1);
    await dropDatabases(limited, ['project-resource']);
    await run(server.adminUrl(), 'drop role provisioner');
  });

  it('refuse a role that stands above row-level security, and a name that is none', async () => {
    await run(server.adminUrl(), 'create role ledger_app login bypassrls');
    await assert.rejects(provisionDatabases(server, ['ledger']), /ledger_app exists and is above row-level security/);
    await dropDatabases(server, ['ledger']);
    await assert.rejects(provisionDatabases(server, ['No "such" name']), /does not name a database/);
  });
});
