import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SystemUser } from '../process/server-process.ts';

/** Where things go that the dropped user cannot reach inside the checkout. Used by root alone. */
const OUTSIDE = '/var/lib/throughline';

const idOf = (name: string): SystemUser | undefined => {
  try {
    const number = (flag: string): number =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: 'pipe' }).trim());
    return { uid: number('-u'), gid: number('-g') };
  } catch {
    return undefined;
  }
};

/** PostgreSQL refuses to run as root: the user that it runs as instead, undefined when we are an ordinary user. */
export function unprivilegedUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const user = idOf('postgres') ?? idOf('nobody');
  if (!user) throw new Error('PostgreSQL does not run as root and there is neither a user "postgres" nor "nobody"');
  return user;
}

const maySearch = (folder: string, { uid, gid }: SystemUser): boolean => {
  const { uid: owner, gid: group, mode } = statSync(folder);
  if (owner === uid) return (mode & 0o100) !== 0;
  return group === gid ? (mode & 0o010) !== 0 : (mode & 0o001) !== 0;
};

/** True when the user may walk down to the folder, as a checkout below a 0700 home of root does not allow. */
export function canReach(folder: string, user: SystemUser | undefined): boolean {
  if (!user) return true;
  for (let at = folder; ; at = dirname(at)) {
    if (!maySearch(at, user)) return false;
    if (dirname(at) === at) return true;
  }
}

/** A folder that every user can reach, named once and for ever (`name`) or newly made (`name` ends in a dash). */
export function folderOutside(name: string): string {
  const folder = join(OUTSIDE, name);
  mkdirSync(OUTSIDE, { recursive: true, mode: 0o755 });
  if (!name.endsWith('-')) return folder;
  const made = mkdtempSync(folder);
  chmodSync(made, 0o755);
  return made;
}

/** Gives a folder and all in it to the user, unless it is the user's already. */
export function giveTo(user: SystemUser | undefined, path: string): void {
  if (!user || lstatSync(path).uid === user.uid) return;
  chownSync(path, user.uid, user.gid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) giveTo(user, join(path, name));
}
