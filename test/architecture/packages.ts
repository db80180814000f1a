import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A workspace package as the architecture sees it: what kind it is, whose it is, and what its files import. */
export interface Package {
  readonly name: string;
  readonly folder: string;
  readonly kind: string;
  readonly scope: string | null;
  readonly files: readonly SourceFile[];
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly isTest: boolean;
  readonly imports: readonly string[];
}

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const IGNORED = new Set(['node_modules', 'dist', '.nx', '.data', '.cache', '.git']);

interface Manifest {
  readonly name: string;
  readonly workspaces?: readonly string[];
  readonly nx?: { readonly tags?: readonly string[] };
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Manifest;

/** Every package of the workspace with its sources. */
export function packages(): Package[] {
  const folders = (manifestOf('.').workspaces ?? []).flatMap((pattern) => expand(pattern));
  return folders.map((folder) => {
    const { name, nx } = manifestOf(folder);
    const tag = (kind: string): string | null =>
      nx?.tags?.find((each) => each.startsWith(`${kind}:`))?.slice(kind.length + 1) ?? null;
    return { name, folder, kind: tag('type') ?? 'untagged', scope: tag('scope'), files: filesOf(folder, folders) };
  });
}

function expand(pattern: string): string[] {
  const [head = '', ...tail] = pattern.split('*');
  if (tail.length === 0) return [pattern];
  const parents = readdirSync(join(ROOT, head), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return parents
    .map((entry) => `${head}${entry.name}${tail.join('*')}`)
    .filter((folder) => exists(join(ROOT, folder, 'package.json')));
}

function exists(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch {
    return false;
  }
}

/** The TypeScript files of a package, without those of packages nested in it. */
function filesOf(folder: string, all: readonly string[]): SourceFile[] {
  const nested = all
    .filter((other) => other !== folder && other.startsWith(`${folder}/`))
    .map((other) => join(ROOT, other));
  const found: SourceFile[] = [];
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const full = join(path, entry.name);
      if (entry.isDirectory() && !IGNORED.has(entry.name) && !nested.includes(full)) walk(full);
      if (entry.isFile() && entry.name.endsWith('.ts')) found.push(sourceFile(full));
    }
  };
  walk(join(ROOT, folder));
  return found;
}

function sourceFile(full: string): SourceFile {
  const text = readFileSync(full, 'utf8');
  const path = relative(ROOT, full);
  const isTest = /\.(spec|fixture|contract)\.ts$|\/testing\//.test(path);
  return { path, text, isTest, imports: importsOf(text) };
}

/** Modules that a source names in `import`, `export from` and `import()`. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '');
  return [
    ...code.matchAll(
      /^\s*(?:import|export)\b[^'"`;]*?from\s*'([^']+)'|^\s*import\s*'([^']+)'|\bimport\(\s*'([^']+)'/gm,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}
