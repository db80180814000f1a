/**
 * Runs TypeScript sources as they are: SWC turns each file into JavaScript (with the decorator metadata that
 * type-graphql reads) on first use, and a content-addressed cache in `node_modules/.cache` makes every later start
 * as fast as a build. Types are checked by `tsc`, never here.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire, enableCompileCache, registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const cacheFolder = join(dirname(fileURLToPath(import.meta.url)), '../../node_modules/.cache/throughline-loader');
const options = {
  swcrc: false,
  configFile: false,
  sourceMaps: 'inline',
  module: { type: 'es6' },
  jsc: {
    target: 'es2023',
    keepClassNames: true,
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
  },
};
const salt = JSON.stringify(options) + process.version + require('@swc/core/package.json').version;
mkdirSync(cacheFolder, { recursive: true });
// What V8 made of a module is kept as well: a quarter of the time of a start.
enableCompileCache(join(cacheFolder, 'bytecode'));

function compile(source, filename) {
  const key = createHash('sha1').update(salt).update(filename).update(source).digest('hex');
  const file = join(cacheFolder, `${key}.mjs`);
  try {
    return readFileSync(file, 'utf8');
  } catch {
    const { code } = require('@swc/core').transformSync(source, { ...options, filename });
    const draft = `${file}.${process.pid}`;
    writeFileSync(draft, code);
    renameSync(draft, file);
    return code;
  }
}

registerHooks({
  load(url, context, next) {
    if (!/^file:.*\.ts$/.test(url) || url.includes('/node_modules/')) return next(url, context);
    const filename = fileURLToPath(url);
    return { format: 'module', shortCircuit: true, source: compile(readFileSync(filename, 'utf8'), filename) };
  },
});
