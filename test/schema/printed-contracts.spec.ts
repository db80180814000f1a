import 'reflect-metadata';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';
import { breakingChanges, type EventSchema } from './compatibility.ts';
import { printedContracts } from './printed-contracts.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EVENTS = 'contracts/schema/events';

/** R173, R174, R200: what others build against is in the repository, as the code has it, and stays compatible. */
describe('the printed contracts', () => {
  let printed: Record<string, string>;

  before(async () => {
    printed = await printedContracts();
  });

  it('are checked in as the code prints them; `npm run schema` brings them up to date', () => {
    const stale = Object.entries(printed)
      .filter(([path, text]) => textOf(path) !== text)
      .map(([path]) => path);
    assert.deepEqual(stale, []);
  });

  it('hold nothing that the code does not print any more', () => {
    const files = globSync('contracts/schema/**/*.{graphql,json}', { cwd: ROOT });
    assert.deepEqual(files.filter((path) => !(path in printed)).sort(), []);
  });

  it('compose to one graph of five domains', () => {
    const supergraph = printed['contracts/schema/supergraph.graphql'] ?? '';
    assert.ok(parse(supergraph).definitions.length > 0);
    const graphs = [...supergraph.matchAll(/@join__graph\(name: "([^"]+)"/g)].map(([, name]) => name);
    const domains = ['billing-events', 'customer-contract', 'invoice-payment', 'project-resource', 'reporting'];
    assert.deepEqual(graphs.sort(), domains);
  });

  it('keep every event field that a consumer of the last commits may count on', (t) => {
    const baseline = committedEvents();
    t.diagnostic(`${Object.keys(baseline).length} event schemas compared with those of the last commits`);
    const broken = Object.entries(baseline).flatMap(([path, schema]) => {
      const now = printed[path];
      if (now === undefined) return [`${path} is gone; a version stays as long as events of it are kept`];
      return breakingChanges(schema, JSON.parse(now) as EventSchema).map((change) => `${path}: ${change}`);
    });
    assert.deepEqual(broken, []);
  });
});

describe('the compatibility check', () => {
  const text = { type: 'string' };
  const event: EventSchema = {
    type: 'object',
    properties: {
      id: text,
      lines: { type: 'array', items: { type: 'object', properties: { n: text }, required: ['n'] } },
    },
    required: ['id', 'lines'],
  };

  it('accepts a further field', () => {
    const wider = { ...event, properties: { ...event.properties, note: text } };
    assert.deepEqual(breakingChanges(event, wider), []);
    assert.deepEqual(breakingChanges(event, { ...wider, required: ['id', 'lines', 'note'] }), []);
  });

  it('complains about a field that is gone, became optional or changed its type, however deep', () => {
    assert.deepEqual(breakingChanges(event, { ...event, required: ['id'] }), [
      'data.lines is not always there any more',
    ]);
    const { lines } = event.properties ?? {};
    assert.deepEqual(
      breakingChanges(event, { ...event, properties: { id: { type: 'number' }, ...(lines && { lines }) } }),
      ['data.id is of another type'],
    );
    const shallow = { ...lines, items: { type: 'object', properties: {}, required: [] } };
    assert.deepEqual(breakingChanges(event, { ...event, properties: { id: text, lines: shallow } }), [
      'data.lines[].n is not always there any more',
    ]);
  });
});

function textOf(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return null;
  }
}

/** Event schemas of the commit before the last one, and of the last one where it added some. */
function committedEvents(): Record<string, EventSchema> {
  const git = (...command: string[]): string =>
    execFileSync('git', command, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const found: Record<string, EventSchema> = {};
  for (const commit of ['HEAD', 'HEAD^']) {
    // A shallow clone has no commit before the last.
    if (!git('rev-list', '--max-count=2', 'HEAD').split('\n')[commit === 'HEAD' ? 0 : 1]) continue;
    for (const path of git('ls-tree', '-r', '--name-only', commit, `${EVENTS}/`).split('\n').filter(Boolean)) {
      found[path] = JSON.parse(git('show', `${commit}:${path}`)) as EventSchema;
    }
  }
  return found;
}
