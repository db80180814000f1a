import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The workspaces' links are relative, so that the same link means the copy's own workspace there. */
const OURS = '@throughline';
const NOT_SHARED = new Set([OURS, '.cache']);
/** Where a server is kept that was fetched once. */
const FETCHED = '.cache';

/**
 * A copy of the sources as they stand, to be broken: what git tracks or would track. Packages of others and servers that
 * were fetched are those of the original; our own packages, and what was made of the sources, are the copy's.
 */
export class Copy {
  private constructor(readonly root: string) {}

  static of(original: string): Copy {
    const copy = new Copy(mkdtempSync(join(tmpdir(), 'throughline-mutants-')));
    try {
      copy.takeSources(original);
      copy.takePackages(original);
    } catch (error) {
      copy.remove();
      throw error;
    }
    return copy;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  private takeSources(original: string): void {
    const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
    const files = execFileSync('git', listing, { cwd: original, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\0');
    for (const file of files) {
      // A file that was removed and not committed so far is still listed.
      if (file === '' || !existsSync(join(original, file))) continue;
      mkdirSync(dirname(join(this.root, file)), { recursive: true });
      copyFileSync(join(original, file), join(this.root, file));
    }
  }

  private takePackages(original: string): void {
    const [from, to] = [join(original, 'node_modules'), join(this.root, 'node_modules')];
    mkdirSync(join(to, OURS), { recursive: true });
    for (const name of readdirSync(from)) if (!NOT_SHARED.has(name)) symlinkSync(join(from, name), join(to, name));
    for (const name of readdirSync(join(from, OURS)))
      symlinkSync(readlinkSync(join(from, OURS, name)), join(to, OURS, name));
    if (existsSync(join(original, FETCHED))) symlinkSync(join(original, FETCHED), join(this.root, FETCHED));
  }
}
