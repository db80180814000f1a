import 'reflect-metadata';
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { graphql, type GraphQLSchema, isNonNullType } from 'graphql';
import { buildGraph } from '@throughline/subgraph';
import { type AskedArgument, askedArguments, operationWith } from './asked-arguments.ts';
import { GRAPHS } from './printed-contracts.ts';

/** A text of each kind that nothing of ours may hold. */
const BAD_TEXTS = {
  'the character U+0000': 'a\u0000b',
  'half a character': 'a\ud800',
  'more than anybody writes': 'x'.repeat(1_000_001),
};
const TEXTS = new Set(['String', 'ID']);

/** Asks without a database, a bus or a caller: what is refused is refused before any of them is needed. */
async function codesOf(schema: GraphQLSchema, asked: AskedArgument, text: string): Promise<unknown[]> {
  const { query: source, variables: variableValues } = operationWith(asked, text);
  const { errors = [] } = await graphql({ schema, source, variableValues, contextValue: {} });
  return errors.map(({ message, extensions }) => [extensions['code'], message.startsWith(asked.path.join('.'))]);
}

describe('a root field', () => {
  const schemas = new Map<string, GraphQLSchema>();
  const schemaOf = (name: string): GraphQLSchema => schemas.get(name) as GraphQLSchema;

  before(async () => {
    for (const [name, graph] of Object.entries(GRAPHS)) schemas.set(name, (await buildGraph(graph)).schema);
  });

  for (const name of Object.keys(GRAPHS)) {
    it(`of ${name} may be null, so that it answers for itself alone`, () => {
      const roots = [schemaOf(name).getQueryType(), schemaOf(name).getMutationType()];
      const fields = roots.flatMap((root) => Object.values(root?.getFields() ?? {}));
      const never = fields.filter((field) => isNonNullType(field.type) && !field.name.startsWith('_'));
      assert.deepEqual(
        never.map((field) => field.name),
        [],
      );
    });

    for (const [what, text] of Object.entries(BAD_TEXTS)) {
      it(`of ${name} refuses ${what} in every text that it takes, and names the argument`, async (t) => {
        const texts = askedArguments(schemaOf(name)).filter(({ scalar }) => TEXTS.has(scalar));
        t.diagnostic(`${texts.length} texts`);
        assert.ok(texts.length > 5);
        for (const each of texts) {
          const codes = await codesOf(schemaOf(name), each, text);
          assert.deepEqual(codes, [['BAD_USER_INPUT', true]], `${each.field} ${each.path.join('.')}`);
        }
      });
    }

    it(`of ${name} refuses such a key of an entity`, async () => {
      for (const id of Object.values(BAD_TEXTS)) {
        const { errors = [] } = await graphql({
          schema: schemaOf(name),
          source: 'query ($of: [_Any!]!) { _entities(representations: $of) { __typename } }',
          variableValues: { of: [{ __typename: 'Engagement', id }] },
          contextValue: {},
        });
        assert.deepEqual(
          errors.map(({ extensions }) => extensions['code']),
          ['BAD_USER_INPUT'],
        );
      }
    });
  }
});
