import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildSchema, getVariableValues, Kind, parse, validate } from 'graphql';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const graph = buildSchema(read('contracts/schema/supergraph.graphql'));

/** The fenced blocks of one language in a document. */
const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].flatMap(([, block]) => block ?? []);
/** What the graph has against an operation, as sentences. */
const complaintsAbout = (operation: string): string[] =>
  validate(graph, parse(operation)).map(({ message }) => message);

describe('what the documents show', () => {
  const documents = globSync('docs/**/*.md', { cwd: ROOT });

  it('can be asked of the graph as it stands', (test) => {
    const shown = documents.flatMap((path) =>
      blocksOf(read(path), 'graphql').map((operation) => ({ path, operation })),
    );
    test.diagnostic(`${shown.length} operations`);
    assert.ok(shown.some(({ path }) => path === 'docs/events.md'));
    for (const { path, operation } of shown) assert.deepEqual(complaintsAbout(operation), [], `${path}\n${operation}`);
  });

  it('would be complained about otherwise', () => {
    assert.deepEqual(blocksOf('a\n```graphql\n{ x }\n```\nb\n```sql\nselect 1\n```\n', 'graphql'), ['{ x }\n']);
    assert.equal(complaintsAbout('{ parkedWork { nodes { colour } } }').length, 1);
    assert.equal(complaintsAbout('mutation { skipParkedWork(ids: ["x"]) { remaining } }').length, 1);
  });

  it('is, as far as it is TypeScript about events, what the compiler sees', () => {
    const compiled = read('test/schema/documented-handlers.ts');
    const examples = blocksOf(read('docs/events.md'), 'ts');
    assert.ok(examples.length > 0);
    for (const example of examples) assert.ok(compiled.includes(example), example);
  });

  it('names the metrics and log entries of events as they are', () => {
    const text = read('docs/events.md');
    const metrics = new Set([...text.matchAll(/\bthroughline_([a-z_]+)/g)].map(([, name]) => name ?? ''));
    const served = read('platform/subgraph/src/http/metrics.ts');
    assert.ok(metrics.size > 0);
    for (const metric of metrics) assert.ok(served.includes(`gauge('${metric}'`), `throughline_${metric}`);
    const logged = globSync('events/transport/src/**/*.ts', { cwd: ROOT }).map(read).join('\n');
    for (const [, name] of text.matchAll(/^\| `([a-z]+\.[a-z-]+)` +\|/gm))
      assert.ok(logged.includes(`'${name}'`), `nothing is logged as ${name}`);
  });
});

describe('the lists of documents', () => {
  const list = read('docs/README.md');

  it('hold every document and every decision, under its own title', () => {
    for (const path of globSync('docs/**/*.md', { cwd: ROOT })) {
      const name = path.slice('docs/'.length);
      if (name !== 'README.md') assert.ok(list.includes(`](${name})`), `docs/README.md does not list ${name}`);
    }
  });

  it('lead to files that are there', () => {
    const documents = globSync('**/*.md', { cwd: ROOT, exclude: (name) => name === 'node_modules' || name === 'dist' });
    assert.ok(documents.length > 20);
    for (const path of documents) {
      for (const [, target = ''] of read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#[^)]*)?\)/g))
        assert.ok(existsSync(join(ROOT, dirname(path), target)), `${path} leads to ${target}, which is not there`);
    }
  });
});

describe('the sample operations', () => {
  const operations = globSync('contracts/operations/*.graphql', { cwd: ROOT });

  it('can be asked, with variables beside them that stand for all that they need', () => {
    assert.ok(operations.length >= 3);
    for (const path of operations) {
      const text = read(path);
      assert.deepEqual(complaintsAbout(text), [], path);
      const given = JSON.parse(read(path.replace('.graphql', '.variables.json'))) as Record<string, unknown>;
      const declared = parse(text).definitions.flatMap((definition) =>
        definition.kind === Kind.OPERATION_DEFINITION ? (definition.variableDefinitions ?? []) : [],
      );
      const { errors } = getVariableValues(graph, declared, given);
      assert.deepEqual(errors?.map(({ message }) => message) ?? [], [], path);
      assert.deepEqual(Object.keys(given).sort(), declared.map(({ variable }) => variable.name.value).sort(), path);
    }
  });
});
