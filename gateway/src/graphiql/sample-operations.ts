import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** An operation that GraphiQL offers; `name` is its file's name. */
export interface SampleOperation {
  readonly name: string;
  readonly query: string;
  readonly variables: string;
}

const EXTENSION = '.graphql';

async function variablesBeside(folder: string, name: string): Promise<string> {
  try {
    return await readFile(join(folder, `${name}.variables.json`), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}

/** The operations of a folder in the order of their names; throws when the folder cannot be read. */
export async function sampleOperationsIn(folder: string): Promise<readonly SampleOperation[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(EXTENSION)).sort();
  return Promise.all(
    files.map(async (file) => {
      const name = basename(file, EXTENSION);
      const query = await readFile(join(folder, file), 'utf8');
      return { name, query, variables: await variablesBeside(folder, name) };
    }),
  );
}
