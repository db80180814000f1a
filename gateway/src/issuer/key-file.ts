import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';

const ALGORITHM = 'ES256';

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';
const isPresent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST';

const keyFile = (dataFolder: string): string => join(dataFolder, 'issuer', 'key.json');

async function read(file: string): Promise<JWK | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JWK;
  } catch (error) {
    if (isMissing(error)) return null;
    throw new Error(`the issuer's key file ${file} is not readable`, { cause: error });
  }
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: ALGORITHM, use: 'sig' };
}

/**
 * The private key of the embedded issuer, made on first use and readable by its owner only. When two processes make it at
 * once the first one to finish wins and both use that one: a link, unlike a rename, never replaces.
 */
export async function privateKeyIn(dataFolder: string): Promise<JWK> {
  const file = keyFile(dataFolder);
  const known = await read(file);
  if (known) return known;
  // Only the key's own folder is closed: other parts of the data folder belong to other users (PostgreSQL's, say).
  await mkdir(dataFolder, { recursive: true });
  await mkdir(join(dataFolder, 'issuer'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${JSON.stringify(await newKey())}\n`, { mode: 0o600, flag: 'wx' });
  try {
    await link(draft, file);
  } catch (error) {
    if (!isPresent(error)) throw error;
  } finally {
    await rm(draft);
  }
  const made = await read(file);
  if (made === null) throw new Error(`the issuer's key file ${file} vanished`);
  return made;
}
