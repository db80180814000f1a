import { accessSync, chmodSync, constants, copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { runCommand } from '../process/run-command.ts';
import { FolderInUse, lockFolder } from '../launch/folder-lock.ts';

export interface NatsServerBinary {
  readonly path: string;
  /** `2.9.10` */
  readonly version: string;
}

export interface NatsFinderOptions {
  /** NATS_SERVER_BIN: this program and no other. */
  readonly binary?: string | undefined;
  /** PATH of the launcher. */
  readonly searchPath: string;
  /** Where a program that we fetched ourselves is kept. */
  readonly cacheDir: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Debian's folder for servers is often not on a user's PATH, Homebrew's not on that of a graphical session. */
const USUAL_FOLDERS = ['/usr/sbin', '/usr/local/bin', '/usr/local/sbin', '/opt/homebrew/bin'];
const NAME = 'nats-server';
const INSTALL_WITHIN_MS = 300_000;

/**
 * The NATS server of this machine: the one named, one on the PATH or in a usual folder, one fetched earlier, or one
 * fetched now from Debian's own package archive. Otherwise throws one sentence that says what to do.
 */
export async function findNatsServer(options: NatsFinderOptions): Promise<NatsServerBinary> {
  if (options.binary !== undefined) return identify(options.binary);
  const present = firstPresent(options);
  if (present !== undefined) return identify(present);
  let cause: unknown;
  const fetched = await fetchFromArchive(options).catch((error: unknown) => {
    cause = error;
    return undefined;
  });
  if (fetched !== undefined) return identify(fetched);
  throw new Error(
    `no nats-server is installed: ${advice()}, or set NATS_SERVER_BIN to its path or NATS_URL to a server`,
    { cause },
  );
}

const advice = (): string =>
  process.platform === 'darwin' ? 'install it with "brew install nats-server"' : 'install the package "nats-server"';

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

function firstPresent({ searchPath, cacheDir }: NatsFinderOptions): string | undefined {
  const folders = [...searchPath.split(delimiter).filter(Boolean), ...USUAL_FOLDERS, cacheDir];
  return folders.map((folder) => join(folder, NAME)).find(isExecutable);
}

async function identify(path: string): Promise<NatsServerBinary> {
  const printed = await runCommand(path, ['--version']);
  const version = /\d+\.\d+\.\d+/.exec(printed)?.[0];
  if (version === undefined) throw new Error(`${path} does not say that it is a nats-server: ${printed}`);
  return { path, version };
}

/** Several processes may need it at once (tests do); one fetches, the others wait for what it finds. */
async function fetchFromArchive(options: NatsFinderOptions): Promise<string | undefined> {
  const { cacheDir, clock, log } = options;
  if (!existsSync('/etc/debian_version')) return undefined;
  for (let waited = 0; waited < INSTALL_WITHIN_MS; waited += 500) {
    const unlock = tryLock(cacheDir);
    if (!unlock) {
      await clock.pause(500);
      continue;
    }
    try {
      const present = firstPresent(options);
      if (present !== undefined) return present;
      log.info('nats.fetching', { from: "Debian's package archive" });
      await extractInto(cacheDir);
      return firstPresent(options);
    } finally {
      unlock();
    }
  }
  return undefined;
}

function tryLock(folder: string): (() => void) | undefined {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof FolderInUse) return undefined;
    throw error;
  }
}

/**
 * Takes the program out of the package instead of installing it: installing would need root, and would start a server
 * of the system's own, open to the network.
 */
async function extractInto(cacheDir: string): Promise<void> {
  if (process.getuid?.() === 0) await runCommand('apt-get', ['update', '-qq']);
  const scratch = mkdtempSync(join(tmpdir(), 'throughline-nats-'));
  try {
    await runCommand('apt-get', ['download', '-qq', NAME], { cwd: scratch });
    await runCommand('sh', ['-c', `dpkg-deb -x ${NAME}_*.deb extracted`], { cwd: scratch });
    mkdirSync(cacheDir, { recursive: true });
    const target = join(cacheDir, NAME);
    copyFileSync(join(scratch, 'extracted', 'usr', 'sbin', NAME), `${target}.draft`);
    chmodSync(`${target}.draft`, 0o755);
    await runCommand('mv', [`${target}.draft`, target]);
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
