import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, startOf } from '../process/process-table.ts';

interface Holder {
  readonly pid: number;
  readonly start: string | undefined;
}

/** Somebody else's launcher works on the folder. */
export class FolderInUse extends Error {
  override readonly name = 'FolderInUse';
}

const holderIn = (file: string): Holder | undefined => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
};

const isAlive = ({ pid, start }: Holder): boolean => commandOf(pid) !== undefined && startOf(pid) === start;

/**
 * Takes the folder for this process until the returned function is called. A lock of a process that is gone (killed,
 * or the machine restarted) is taken over. Throws `FolderInUse` with the sentence for the operator.
 */
export function lockFolder(folder: string): () => void {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'launcher.json');
  const draft = `${lock}.${process.pid}`;
  const self: Holder = { pid: process.pid, start: startOf(process.pid) };
  writeFileSync(draft, JSON.stringify(self));
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (linked(draft, lock)) return () => rmSync(lock, { force: true });
      const holder = holderIn(lock);
      if (holder && isAlive(holder)) throw new FolderInUse(inUse(folder, holder));
      removeStale(lock);
    }
    throw new FolderInUse(`the data folder ${folder} is being taken by another launcher; try again`);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** A hard link either appears with its whole content or not at all. */
function linked(draft: string, lock: string): boolean {
  try {
    linkSync(draft, lock);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the lock away before it is removed: of two launchers that found it stale, only one has moved that one. */
function removeStale(lock: string): void {
  const moved = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, moved);
  } catch {
    return;
  }
  const holder = holderIn(moved);
  if (holder && isAlive(holder)) linked(moved, lock);
  rmSync(moved, { force: true });
}

const inUse = (folder: string, { pid }: Holder): string =>
  pid === process.pid
    ? `this process already uses the data folder ${folder}`
    : `the data folder ${folder} is in use by process ${pid}; stop that one first or start with another data folder`;
