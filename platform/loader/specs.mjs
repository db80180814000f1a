/**
 * Runs spec files and reports as `node --test` does, with two differences. Files of one workspace share a process, so that
 * what they import is loaded and made quick once; those under `test/`, which play the whole product, have one each. And
 * the order is not the alphabet's: the journeys take longest, so that they begin first and none is left for the end.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'node_modules/.cache/throughline-specs');
/** Of a test and of a file; a spec that hangs is to fail soon, on a machine three times as busy too. */
const TIMEOUT_MS = 300_000;

/** Which files share a process: those of rules all together, those on real parts by their workspace. */
function groupOf(file) {
  if (!file.endsWith('.int.spec.ts')) return 'rules';
  if (file.startsWith('test/')) return file;
  if (file.startsWith('connectors/')) return 'connectors';
  return file.split('/src/')[0];
}

/** A module that imports the files, named after what they have in common. */
function bundle([name, files]) {
  if (files.length === 1) return files[0];
  const path = join(folder, `${name.replaceAll('/', '.')}.mjs`);
  writeFileSync(
    path,
    files.map((file) => `import ${JSON.stringify(pathToFileURL(join(root, file)).href)};\n`).join(''),
  );
  return path;
}

mkdirSync(folder, { recursive: true });
const groups = Object.entries(Object.groupBy(process.argv.slice(2), groupOf));
const isLong = ([name]) => name.startsWith('test/');
const files = [...groups.filter(isLong), ...groups.filter((group) => !isLong(group))].map(bundle);

run({
  files,
  concurrency: Math.max(2, availableParallelism()),
  timeout: TIMEOUT_MS,
  execArgv: process.execArgv,
})
  .on('test:fail', () => (process.exitCode = 1))
  .compose(new spec())
  .pipe(process.stdout);
