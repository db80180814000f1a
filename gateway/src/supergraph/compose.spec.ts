import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { composeSupergraph, CompositionError } from './compose.ts';
import { loadSupergraph } from './supergraph.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@requiresScopes"])';
const url = 'http://localhost/graphql';

describe('composing subgraphs', () => {
  it('gives a supergraph that loads, security directives included', async () => {
    const sdl = `${LINK} type Query { cost: String @requiresScopes(scopes: [["cost:read"]]) }`;
    const { supergraphSdl } = composeSupergraph([{ name: 'one', url, sdl }]);
    assert.ok(!supergraphSdl.includes('for: SECURITY'));
    assert.match(supergraphSdl, /@requiresScopes\(scopes: \[\["cost:read"\]\]\)/);
    const { subgraphs, apiSchema } = await loadSupergraph({ sdl: supergraphSdl });
    assert.deepEqual(subgraphs, [{ name: 'one', url }]);
    assert.deepEqual(Object.keys(apiSchema.getQueryType()?.getFields() ?? {}), ['cost']);
  });

  it('names everything that does not fit', () => {
    const one = `${LINK} type Query { a: T, b: U } type T { x: Int } type U { y: Int }`;
    const two = `${LINK} type Query { c: T, d: U } type T { x: Int } type U { y: Int }`;
    assert.throws(
      () =>
        composeSupergraph([
          { name: 'one', url, sdl: one },
          { name: 'two', url, sdl: two },
        ]),
      (error) => error instanceof CompositionError && error.problems.length === 2 && /T\.x[^]*U\.y/.test(error.message),
    );
  });
});

describe('loading a supergraph', () => {
  it('refuses a schema that is none, and a file that is not there', async () => {
    await assert.rejects(loadSupergraph({ sdl: 'type Query { a: Int }' }));
    await assert.rejects(loadSupergraph({ file: '/nowhere/supergraph.graphql' }), /ENOENT/);
  });
});
