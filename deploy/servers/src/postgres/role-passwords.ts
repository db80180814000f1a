import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The password of each role, made at random once and kept in `roles.json` of the data folder, readable by its owner
 * only. Whoever loses the file gets new passwords at the next provisioning.
 */
export function rolePasswords(dataDir: string, roles: readonly string[]): ReadonlyMap<string, string> {
  const file = join(dataDir, 'roles.json');
  const kept = readKept(file);
  const missing = roles.filter((role) => !kept.has(role));
  for (const role of missing) kept.set(role, randomBytes(24).toString('base64url'));
  if (missing.length > 0) {
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify(Object.fromEntries(kept), null, 2), { mode: 0o600 });
    renameSync(draft, file);
  }
  return kept;
}

function readKept(file: string): Map<string, string> {
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw new Error(`${file} is not readable; remove it to get new passwords`, { cause: error });
  }
}
