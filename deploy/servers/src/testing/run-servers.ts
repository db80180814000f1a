import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** Names the folder of the servers that the spec files of a run share; see `with-servers.ts`. */
const FOLDER_VARIABLE = 'THROUGHLINE_TEST_SERVERS';
/** More than there are spec files. */
const ACCOUNTS = 500;

/** One PostgreSQL and one nats-server for all spec files of a run. */
export interface RunServers {
  /** Holds the passwords of the roles of templates, and which accounts are taken. */
  readonly folder: string;
  readonly adminUrl: string;
  readonly natsUrl: string;
}

const written = z.object({ adminUrl: z.url(), natsUrl: z.url() });

export const natsAccounts = (): string[] => Array.from({ length: ACCOUNTS }, (_, index) => `spec_${index}`);

/** Writes down what a run has; answers what its processes need in their environment. */
export function offerServers({ folder, adminUrl, natsUrl }: RunServers): Record<string, string> {
  mkdirSync(join(folder, 'accounts'));
  writeFileSync(join(folder, 'servers.json'), JSON.stringify({ adminUrl, natsUrl }));
  return { [FOLDER_VARIABLE]: folder };
}

/** The servers of the run that this process belongs to, if it does to any. */
export function runServers(environment: NodeJS.ProcessEnv = process.env): RunServers | undefined {
  const folder = environment[FOLDER_VARIABLE];
  if (!folder) return undefined;
  return { folder, ...written.parse(JSON.parse(readFileSync(join(folder, 'servers.json'), 'utf8'))) };
}

/** An account of the nats-server that no other process has: its streams and messages are nobody else's. */
export function ownNatsUrl({ folder, natsUrl }: RunServers): string {
  const account = natsAccounts().find((name) => {
    try {
      mkdirSync(join(folder, 'accounts', name));
      return true;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    }
  });
  if (account === undefined) throw new Error(`all ${ACCOUNTS} accounts of the nats-server are taken`);
  const url = new URL(natsUrl);
  url.username = account;
  url.password = account;
  return url.href;
}
