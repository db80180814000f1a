import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import type { Month } from '@throughline/contracts';
import { MonthStays } from './refusal.ts';

const manifestSchema = z.object({
  service: z.string(),
  month: z.string(),
  /** How many facts, one a line. */
  count: z.number().int().min(0),
  firstPosition: z.string().nullable(),
  lastPosition: z.string().nullable(),
  /** Of the file, in hexadecimal digits. */
  sha256: z.string(),
  /** Of the lines within, so that the same facts are known again whatever packed them. */
  rowsSha256: z.string(),
  archivedAt: z.string(),
  /** When the month was last brought back into the outbox; null once it has left again. */
  restoredAt: z.string().nullable(),
});

/** What an archive holds, written beside it after the file was read back and found whole. */
export type Manifest = z.infer<typeof manifestSchema>;
export type Contents = Pick<Manifest, 'count' | 'sha256' | 'rowsSha256'>;

/** The folder of one service's archives: `outbox-2026-03.ndjson.gz`, and `outbox-2026-03.json` that says what it holds. */
export class ArchiveFolder {
  private readonly folder: string;

  constructor(root: string, service: string) {
    this.folder = join(root, service);
  }

  file(month: Month): string {
    return join(this.folder, `outbox-${month}.ndjson.gz`);
  }

  /** Where a file lies until it is known to be whole; each process has its own, and what a dead one left is taken away. */
  async draft(month: Month, process: string): Promise<string> {
    await mkdir(this.folder, { recursive: true });
    for (const name of await readdir(this.folder))
      if (name.startsWith(`outbox-${month}.`) && name.endsWith('.part')) await rm(join(this.folder, name));
    return `${this.file(month)}.${process}.part`;
  }

  /** Makes the draft the archive of its month; it survives a power cut from then on. */
  async keep(month: Month, draft: string): Promise<void> {
    await rename(draft, this.file(month));
    await flush(this.folder);
  }

  /** Null when the month was never archived. */
  async manifest(month: Month): Promise<Manifest | null> {
    const text = await readFile(this.manifestFile(month), 'utf8').catch(unlessAbsent);
    return text === null ? null : manifestSchema.parse(JSON.parse(text));
  }

  async writeManifest(month: Month, manifest: Manifest): Promise<void> {
    const draft = `${this.manifestFile(month)}.draft`;
    await writeFile(draft, `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
    await rename(draft, this.manifestFile(month));
    await flush(this.folder);
  }

  async manifests(): Promise<Manifest[]> {
    const names = (await readdir(this.folder).catch(unlessAbsent)) ?? [];
    const found = names.flatMap((name) => /^outbox-(\d{4}-\d{2})\.json$/.exec(name)?.[1] ?? []).sort();
    const manifests = await Promise.all(found.map((month) => this.manifest(month as Month)));
    return manifests.filter((manifest) => manifest !== null);
  }

  private manifestFile(month: Month): string {
    return join(this.folder, `outbox-${month}.json`);
  }
}

/** Writes the lines through the packer to the disk, with one page of them in memory, and answers what was given to it. */
export async function pack(
  path: string,
  lines: AsyncIterable<string>,
  signal?: AbortSignal,
): Promise<Pick<Contents, 'count' | 'rowsSha256'>> {
  const hash = createHash('sha256');
  let count = 0;
  async function* counted(): AsyncGenerator<string> {
    for await (const line of lines) {
      count += 1;
      hash.update(line).update('\n');
      yield `${line}\n`;
    }
  }
  await pipeline(Readable.from(counted()), createGzip(), createWriteStream(path, { flush: true }), {
    ...(signal && { signal }),
  });
  return { count, rowsSha256: hash.digest('hex') };
}

/** Reads a file back from the disk, whole, and answers what it really holds. */
export async function contentsOf(path: string): Promise<Contents> {
  const file = createHash('sha256');
  const rows = createHash('sha256');
  let count = 0;
  const packed = createReadStream(path);
  packed.on('data', (chunk) => file.update(chunk));
  await pipeline(packed, createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      rows.update(chunk);
      for (const byte of chunk) if (byte === 10) count += 1;
    }
  }).catch((error: unknown) => {
    throw new MonthStays(`its archive cannot be read back: ${String(error)}`);
  });
  return { count, sha256: file.digest('hex'), rowsSha256: rows.digest('hex') };
}

/** The lines of an archive, so many at once. */
export async function* unpack(path: string, atOnce: number): AsyncGenerator<string[]> {
  let page: string[] = [];
  for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
    page.push(line);
    if (page.length < atOnce) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

/** A name in a folder is safe from a power cut only when the folder itself was written. */
async function flush(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}

function unlessAbsent(error: unknown): null {
  if ((error as { code?: unknown }).code === 'ENOENT') return null;
  throw error;
}
