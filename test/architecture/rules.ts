import { posix } from 'node:path';
import type { Package, SourceFile } from './packages.ts';

/** What a kind of package may depend on: kinds of our own packages, and packages of others (`*` for any). */
interface Allowance {
  readonly kinds: readonly string[];
  readonly outside: readonly string[] | '*';
}

/** Dependencies point one way: contracts, domain, use cases, edges, composition. DESIGN section 2, ADR 0002. */
export const ALLOWED: Readonly<Record<string, Allowance>> = {
  contracts: { kinds: ['contracts'], outside: ['decimal.js', 'dinero.js', 'zod', 'uuid', 'typeid-js'] },
  domain: { kinds: ['contracts', 'domain'], outside: ['decimal.js'] },
  events: { kinds: ['contracts', 'events'], outside: ['zod'] },
  platform: { kinds: ['contracts', 'platform'], outside: '*' },
  servers: { kinds: ['contracts', 'platform', 'servers'], outside: '*' },
  transport: { kinds: ['contracts', 'events', 'platform', 'transport'], outside: '*' },
  kit: { kinds: ['contracts', 'events', 'platform', 'transport', 'kit'], outside: '*' },
  connector: { kinds: ['contracts', 'platform', 'connector'], outside: '*' },
  subgraph: { kinds: ['contracts', 'events', 'platform', 'transport', 'kit', 'connector', 'domain'], outside: '*' },
  gateway: { kinds: ['contracts', 'platform', 'gateway'], outside: '*' },
  deploy: {
    kinds: ['contracts', 'platform', 'servers', 'kit', 'connector', 'subgraph', 'gateway', 'deploy'],
    outside: '*',
  },
  test: { kinds: ['*'], outside: '*' },
};

/** What specs may use besides. */
const TEST_TOOLS = [
  'node:',
  'fast-check',
  'pg',
  'nats',
  'ws',
  'graphql-ws',
  '@throughline/servers',
  '@throughline/contracts',
  '@throughline/platform',
];
/** The bus is reached through the transport alone; the servers package only looks whether it is up. */
const NATS_IN = new Set(['transport', 'servers', 'test']);

const startsWithAny = (module: string, names: readonly string[]): boolean =>
  names.some((name) => module === name || module.startsWith(name.endsWith(':') ? name : `${name}/`));

/** Imports that break the direction of dependencies, as sentences. */
export function forbiddenImports(packages: readonly Package[]): string[] {
  const byName = new Map(packages.map((each) => [each.name, each]));
  const complaints: string[] = [];
  for (const from of packages) {
    for (const file of from.files) {
      for (const module of file.imports) {
        const complaint = complaintAbout(from, file, module, byName);
        if (complaint) complaints.push(`${file.path} imports ${module}: ${complaint}`);
      }
    }
  }
  return complaints;
}

function complaintAbout(
  from: Package,
  file: SourceFile,
  module: string,
  byName: ReadonlyMap<string, Package>,
): string | null {
  if (module.startsWith('.')) return null;
  const allowance = ALLOWED[from.kind];
  if (!allowance) return `the package has no known type tag (${from.kind})`;
  if (file.isTest && startsWithAny(module, TEST_TOOLS)) return null;
  const to = byName.get(module.split('/').slice(0, 2).join('/'));
  if (to) return complaintAboutOurs(from, to, allowance);
  if (module.startsWith('@throughline/')) return 'there is no such package';
  if (startsWithAny(module, ['nats']) && !NATS_IN.has(from.kind)) return 'only the transport speaks to the bus';
  if (allowance.outside === '*' || startsWithAny(module, allowance.outside)) return null;
  return `type:${from.kind} may use ${allowance.outside.join(', ')} only`;
}

function complaintAboutOurs(from: Package, to: Package, { kinds }: Allowance): string | null {
  if (from.name === to.name) return 'a package does not import itself by name';
  if (!kinds.includes('*') && !kinds.includes(to.kind)) return `type:${from.kind} must not depend on type:${to.kind}`;
  const foreign = to.scope !== null && from.scope !== null && to.scope !== from.scope;
  return foreign ? 'domains meet by a key in the supergraph or by a fact in events, never by an import' : null;
}

/** Readers of the machine's time. Times of their own process that measure tests are the business of test tools. */
const TIME_READERS = [
  /\bDate\.now\(/,
  /\bnew Date\(\s*\)/,
  /\bperformance\.now\(/,
  /\bsetInterval\(/,
  /\bprocess\.hrtime/,
  /\bTemporal\.Now\b/,
  /\bsetTimeout\(/,
];
const THE_CLOCK = 'platform/src/clock/';

/** Places that read the time past the one clock. */
export function timeReaders(packages: readonly Package[]): string[] {
  return packages.flatMap(({ files }) =>
    files
      .filter(({ path }) => !path.startsWith(THE_CLOCK) && !path.startsWith('test/architecture/'))
      .flatMap(({ path, text }) =>
        TIME_READERS.filter((reader) => reader.test(code(text))).map(
          (reader) => `${path} reads the time: ${reader.source}`,
        ),
      ),
  );
}

/** SQL and environment that hide a clock or a setting. */
export function hiddenReaders(packages: readonly Package[]): string[] {
  return packages.flatMap(({ files }) =>
    files
      .filter(
        ({ path, isTest }) =>
          !isTest &&
          !path.startsWith('test/') &&
          !/(^|\/)(config|main)\.ts$/.test(path) &&
          !path.endsWith('.command.ts'),
      )
      .flatMap(({ path, text }) => [
        ...(/\bprocess\.env\b/.test(code(text)) ? [`${path} reads the environment`] : []),
        ...(/(?<!\.)\bnow\(\)|\bcurrent_timestamp\b|\b(clock|statement)_timestamp\(\)/i.test(sqlOf(text))
          ? [`${path} lets the database read the time`]
          : []),
      ]),
  );
}

/** Relative paths in a file, of imports and of files that it reads, that leave the repository: a clone has nothing there. */
export function outsideReaders(packages: readonly Package[]): string[] {
  return packages.flatMap(({ files }) =>
    files.flatMap(({ path, text }) =>
      [...code(text).matchAll(/(['"`])((?:\.\.\/)+[^'"`$]*)\1/g)]
        .map(([, , relative = '']) => relative)
        .filter((relative) => posix.join(posix.dirname(path), relative).startsWith('../'))
        .map((relative) => `${path} reaches outside the repository: ${relative}`),
    ),
  );
}

const code = (text: string): string => text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
const sqlOf = (text: string): string =>
  [...code(text).matchAll(/`(\s*(?:select|insert|update|delete|with)\b[^`]*)`/gi)]
    .map((match) => (match[1] ?? '').replace(/\$\{[^}]*\}/g, ''))
    .join('\n');
