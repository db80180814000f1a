import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { importsOf, type Package, packages, ROOT } from './packages.ts';
import { forbiddenImports, hiddenReaders, outsideReaders, timeReaders } from './rules.ts';

const all = packages();

/** The packages with one more file in one of them. */
function withFile(folder: string, path: string, text: string): Package[] {
  const planted = { path: `${folder}/${path}`, text, isTest: false, imports: importsOf(text) };
  return all.map((each) => (each.folder === folder ? { ...each, files: [...each.files, planted] } : each));
}

describe('the structure', () => {
  it('lets dependencies point one way only', () => {
    assert.deepEqual(forbiddenImports(all), []);
  });

  it('complains about an import that is planted against the direction', () => {
    const planted: [string, string][] = [
      ['subgraphs/billing-events/domain', `import { Pool } from 'pg';`],
      ['subgraphs/billing-events/domain', `import { readFileSync } from 'node:fs';`],
      ['subgraphs/billing-events', `import { start } from '@throughline/invoice-payment';`],
      ['subgraphs/billing-events', `import { assembleInvoices } from '@throughline/invoice-payment-domain';`],
      ['subgraphs/reporting', `import { connect } from 'nats';`],
      ['contracts', `import { MovableClock } from '@throughline/platform';`],
      ['gateway', `import { EVENT_CONTRACTS } from '@throughline/events';`],
    ];
    for (const [folder, text] of planted) {
      assert.equal(forbiddenImports(withFile(folder, 'src/planted.ts', text)).length, 1, `${folder}: ${text}`);
    }
  });

  it('declares each dependency that it imports', () => {
    const missing = all.flatMap(({ folder, files, name }) => {
      const { dependencies = {}, devDependencies = {} } = JSON.parse(
        readFileSync(join(ROOT, folder, 'package.json'), 'utf8'),
      ) as Record<string, Record<string, string>>;
      const declared = new Set([...Object.keys(dependencies), ...Object.keys(devDependencies), name]);
      const used = new Set(
        files
          .flatMap(({ imports }) => imports)
          .filter((module) => !module.startsWith('.') && !module.startsWith('node:')),
      );
      const packageOf = (module: string): string =>
        module
          .split('/')
          .slice(0, module.startsWith('@') ? 2 : 1)
          .join('/');
      return [...used]
        .map(packageOf)
        .filter((each) => !declared.has(each))
        .map((each) => `${folder} uses ${each}`);
    });
    assert.deepEqual([...new Set(missing)], []);
  });

  it('reads the time in one place', () => {
    assert.deepEqual(timeReaders(all), []);
    assert.equal(timeReaders(withFile('gateway', 'src/planted.ts', 'export const at = Date.now();')).length, 1);
  });

  it('reads the environment in configurations only, and never lets the database tell the time', () => {
    assert.deepEqual(hiddenReaders(all), []);
    const planted =
      'export const q = `update invoice set paid_at = now() where id = $1`;\nexport const e = process.env.HOME;';
    assert.equal(
      hiddenReaders(withFile('gateway', 'src/planted.ts', `${planted}\nconst r = \`select now() - interval '1 day'\`;`))
        .length,
      2,
    );
  });

  it('stands on its own: nothing reaches outside the repository', () => {
    assert.deepEqual(outsideReaders(all), []);
    const planted = withFile(
      'test',
      'journeys/planted.ts',
      `new URL('${'../'.repeat(3)}cases/one.json', import.meta.url)`,
    );
    assert.deepEqual(outsideReaders(planted), [
      `test/journeys/planted.ts reaches outside the repository: ${'../'.repeat(3)}cases/one.json`,
    ]);
    assert.deepEqual(outsideReaders(withFile('test', 'journeys/planted.ts', `read('../../package.json')`)), []);
  });

  it('pins every dependency to one exact version', () => {
    const loose = ['.', ...all.map(({ folder }) => folder)].flatMap((folder) => {
      const manifest = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8')) as Record<
        string,
        Record<string, string>
      >;
      return ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
        Object.entries(manifest[kind] ?? {})
          .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
          .map(([name, version]) => `${folder}: ${name} ${version}`),
      );
    });
    assert.deepEqual(loose, []);
  });

  it('has a lock entry for every platform package, so that a clean install works everywhere', () => {
    const { packages: locked } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string> }>;
    };
    const names = new Set(
      Object.keys(locked).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)),
    );
    const missing = Object.values(locked).flatMap((entry) =>
      Object.keys(entry.optionalDependencies ?? {}).filter((name) => !names.has(name)),
    );
    assert.deepEqual([...new Set(missing)], []);
  });
});
