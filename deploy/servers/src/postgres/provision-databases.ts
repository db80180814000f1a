import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { rolePasswords } from './role-passwords.ts';
import type { PostgresServer } from './start-postgres.ts';

/** How the parts of one service reach its database. The URLs hold passwords: never log them. */
export interface DatabaseUrls {
  /** Owns database and tables, runs the migrations. Row-level security does not bind it unless it is forced. */
  readonly ownerUrl: string;
  /** Serves requests: reads and writes rows, owns nothing, is bound by row-level security. */
  readonly appUrl: string;
  /** The relay and the queue loops; the same rights as the application, another name in locks and statistics. */
  readonly transportUrl: string;
}

const PARTS = ['owner', 'app', 'transport'] as const;
type Part = (typeof PARTS)[number];

/** `customer-contract` owns the database `customer_contract`. */
export function databaseNameOf(name: string): string {
  // With the longest suffix it must fit into PostgreSQL's 63 bytes.
  if (!/^[a-z][a-z0-9_-]{0,52}$/.test(name)) throw new Error(`"${name}" does not name a database`);
  return name.replaceAll('-', '_');
}

/**
 * Makes a database and three roles for each name, and whatever of it is missing when some exists already; running it
 * again changes nothing. The administrator is a superuser, or may create databases and roles.
 */
export async function provisionDatabases<Name extends string>(
  server: PostgresServer,
  names: readonly Name[],
): Promise<Record<Name, DatabaseUrls>> {
  const roles = names.flatMap((name) => PARTS.map((part) => roleOf(name, part)));
  const passwords = rolePasswords(server.dataDir, roles);
  const provisioned = await withClient(server.adminUrl(), async (admin) => {
    const urls: [Name, DatabaseUrls][] = [];
    for (const name of names) {
      for (const part of PARTS) await createRole(admin, roleOf(name, part), passwords.get(roleOf(name, part)) ?? '');
      await createDatabase(admin, name);
      urls.push([name, databaseUrls(server, name)]);
    }
    return urls;
  });
  await Promise.all(provisioned.map(([name, { ownerUrl }]) => withClient(ownerUrl, (owner) => grantRows(owner, name))));
  return Object.fromEntries(provisioned) as Record<Name, DatabaseUrls>;
}

/**
 * Makes a database with everything that stands in one that `provisionDatabases` made, for the same three roles. Nobody may
 * be connected to the original.
 */
export async function copyDatabase(server: PostgresServer, original: string, name: string): Promise<DatabaseUrls> {
  const [from, database, owner, app, transport] = [
    databaseNameOf(original),
    databaseNameOf(name),
    ...PARTS.map((part) => roleOf(original, part)),
  ].map(escapeIdentifier);
  await withClient(server.adminUrl(), async (admin) => {
    await admin.query(`create database ${database} owner ${owner} template ${from} strategy wal_log`);
    await admin.query(`revoke all on database ${database} from public`);
    await admin.query(`grant connect, temporary on database ${database} to ${app}, ${transport}`);
  });
  return databaseUrls(server, original, name);
}

/** How the parts of a service reach a database that was made for it, or a copy of that. */
export function databaseUrls(server: PostgresServer, name: string, copy: string = name): DatabaseUrls {
  const passwords = rolePasswords(
    server.dataDir,
    PARTS.map((part) => roleOf(name, part)),
  );
  const urlOf = (part: Part): string => {
    const url = new URL(server.adminUrl(databaseNameOf(copy)));
    url.username = roleOf(name, part);
    url.password = passwords.get(roleOf(name, part)) ?? '';
    return url.href;
  };
  return { ownerUrl: urlOf('owner'), appUrl: urlOf('app'), transportUrl: urlOf('transport') };
}

/** Removes what `provisionDatabases` made, open connections included. For databases of tests. */
export async function dropDatabases(server: PostgresServer, names: readonly string[]): Promise<void> {
  await withClient(server.adminUrl(), async (admin) => {
    for (const name of names) {
      await admin.query(`drop database if exists ${escapeIdentifier(databaseNameOf(name))} with (force)`);
      for (const part of PARTS) await admin.query(`drop role if exists ${escapeIdentifier(roleOf(name, part))}`);
    }
  });
}

const roleOf = (name: string, part: Part): string => `${databaseNameOf(name)}_${part}`;

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function createRole(admin: Client, role: string, password: string): Promise<void> {
  const found = await admin.query<{ free: boolean }>(
    'select rolsuper or rolbypassrls as free from pg_roles where rolname = $1',
    [role],
  );
  if (found.rows[0]?.free) throw new Error(`the role ${role} exists and is above row-level security; remove it`);
  const attributes = 'login nosuperuser nobypassrls nocreatedb nocreaterole noreplication';
  if (found.rows.length === 0) await admin.query(`create role ${escapeIdentifier(role)} ${attributes}`);
  await admin.query(`alter role ${escapeIdentifier(role)} password ${escapeLiteral(password)}`);
}

/** `wal_log` copies the template through the log: a quarter of the time of a file copy, as there is nothing to flush. */
async function createDatabase(admin: Client, name: string): Promise<void> {
  const [database, owner, app, transport] = [databaseNameOf(name), ...PARTS.map((part) => roleOf(name, part))].map(
    escapeIdentifier,
  );
  const found = await admin.query('select from pg_database where datname = $1', [databaseNameOf(name)]);
  if (found.rowCount === 0) {
    // An administrator who is not a superuser must be able to act as the owner in order to give the database away.
    const { rows } = await admin.query<{ super: string }>("select current_setting('is_superuser') as super");
    if (rows[0]?.super !== 'on') await admin.query(`grant ${owner} to current_user`);
    await admin.query(`create database ${database} owner ${owner} template template0 encoding 'UTF8' strategy wal_log`);
  }
  await admin.query(`revoke all on database ${database} from public`);
  await admin.query(`grant connect, temporary on database ${database} to ${app}, ${transport}`);
}

/** What the owner creates from now on, in whatever schema, can be used but not altered by the other two roles. */
async function grantRows(owner: Client, name: string): Promise<void> {
  const users = [roleOf(name, 'app'), roleOf(name, 'transport')].map(escapeIdentifier).join(', ');
  await owner.query(`
    alter default privileges grant usage on schemas to ${users};
    alter default privileges grant select, insert, update, delete on tables to ${users};
    alter default privileges grant usage, select on sequences to ${users};
    grant select, insert, update, delete on all tables in schema public to ${users};
    grant usage, select on all sequences in schema public to ${users};`);
}
