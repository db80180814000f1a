/**
 * `npm test`: format, lint, types, then every spec, on real parts. Each step prints its time; the first failure ends the
 * run. `npm test -- PATTERN ...` runs only the specs whose path contains one of the patterns.
 */
import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = (name) => `${root}node_modules/.bin/${name}`;
const patterns = process.argv.slice(2);
const started = performance.now();

function step(title, command, args) {
  const begun = performance.now();
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  process.stdout.write(
    `${title}: ${status === 0 ? 'passed' : 'FAILED'} in ${((performance.now() - begun) / 1000).toFixed(1)} s\n`,
  );
  if (status !== 0) process.exit(status ?? 1);
}

if (patterns.length === 0) {
  step('format', bin('prettier'), ['--check', '--log-level', 'warn', '.']);
  step('lint', bin('oxlint'), []);
  step('types', bin('tsc'), ['-b']);
}
const specs = globSync('**/*.spec.ts', { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' })
  .filter((file) => patterns.length === 0 || patterns.some((pattern) => file.includes(pattern)))
  .sort();
// Without a file, node would look for specs by itself and run others than were meant.
if (specs.length === 0) {
  process.stderr.write(`no spec's path contains ${patterns.join(' or ')}\n`);
  process.exit(2);
}
const node = [process.execPath, '--conditions=source', '--import', `${root}platform/loader/register.mjs`];
const needServers = specs.some((file) => file.endsWith('.int.spec.ts'));
const [command, ...parameters] = [
  ...(needServers ? [...node, `${root}deploy/servers/src/testing/with-servers.ts`] : []),
  ...node,
  `${root}platform/loader/specs.mjs`,
];
step('specs', command, [...parameters, ...specs]);
process.stdout.write(`everything passed in ${((performance.now() - started) / 1000).toFixed(0)} s\n`);
