import { Client } from 'pg';
import type { Secret } from '@throughline/platform';
import type { PostgresServer } from './start-postgres.ts';

/** `create database ... strategy` came with 15. */
const OLDEST_MAJOR = 15;

/** An operator's own server: it is asked once whether it answers, and left running when we stop. */
export async function existingPostgres(admin: Secret, dataDir: string): Promise<PostgresServer> {
  const adminUrl = (database?: string): string => {
    const url = new URL(admin.reveal());
    if (database !== undefined) url.pathname = `/${database}`;
    return url.href;
  };
  const version = await versionOf(adminUrl());
  if (Number.parseInt(version, 10) < OLDEST_MAJOR) {
    throw new Error(`DATABASE_ADMIN_URL names PostgreSQL ${version}; ${OLDEST_MAJOR} or later is needed`);
  }
  const port = Number(new URL(admin.reveal()).port || 5432);
  return { name: 'postgres', port, version, dataDir, adminUrl, stop: async () => undefined };
}

async function versionOf(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    return rows[0]?.server_version ?? '';
  } catch (cause) {
    throw new Error('the PostgreSQL server of DATABASE_ADMIN_URL does not answer', { cause });
  } finally {
    await client.end().catch(() => undefined);
  }
}
