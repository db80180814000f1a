import { Client } from 'pg';
import {
  copyDatabase,
  databaseNameOf,
  type DatabaseUrls,
  provisionDatabases,
} from '../postgres/provision-databases.ts';
import type { PostgresServer } from '../postgres/start-postgres.ts';

/** A database that is migrated once, by whoever needs it first, and copied from then on. */
export interface Template {
  /** Whoever gives the same name means the same tables. */
  readonly name: string;
  readonly migrate: (urls: DatabaseUrls) => Promise<void>;
}

const COMPLETE = 'migrated';

/** Makes a copy of a template, and the template when this is the first one; processes may do so at once. */
export async function copyOf(server: PostgresServer, template: Template, name: string): Promise<DatabaseUrls> {
  const admin = new Client({ connectionString: server.adminUrl() });
  await admin.connect();
  try {
    // Copying needs the original to itself, so that copies are made one after another as well.
    await admin.query(`select pg_advisory_lock(hashtextextended($1, 0))`, [template.name]);
    if (!(await isComplete(admin, template.name))) await make(server, admin, template);
    return await copyDatabase(server, template.name, name);
  } finally {
    await admin.end();
  }
}

async function isComplete(admin: Client, name: string): Promise<boolean> {
  const { rows } = await admin.query<{ comment: string | null }>(
    `select shobj_description(oid, 'pg_database') as comment from pg_database where datname = $1`,
    [databaseNameOf(name)],
  );
  return rows[0]?.comment === COMPLETE;
}

async function make(server: PostgresServer, admin: Client, { name, migrate }: Template): Promise<void> {
  const { [name]: urls } = await provisionDatabases(server, [name]);
  if (!urls) throw new Error(`the database ${name} was not made`);
  await migrate(urls);
  await admin.query(`comment on database ${databaseNameOf(name)} is '${COMPLETE}'`);
}
