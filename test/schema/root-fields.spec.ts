import 'reflect-metadata';
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import {
  type GraphQLArgument,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  graphql,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { buildGraph } from '@throughline/subgraph';
import { GRAPHS } from './printed-contracts.ts';

/** A text of each kind that nothing of ours may hold. */
const BAD_TEXTS = {
  'the character U+0000': 'a\u0000b',
  'half a character': 'a\ud800',
  'more than anybody writes': 'x'.repeat(1_000_001),
};
const TEXTS = new Set(['String', 'ID']);

interface TextArgument {
  readonly root: 'query' | 'mutation' | 'subscription';
  readonly field: string;
  readonly selection: string;
  readonly args: readonly GraphQLArgument[];
  /** The argument, and below it the fields of inputs, up to the text. */
  readonly path: readonly string[];
}

function textArguments(schema: GraphQLSchema): TextArgument[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([root, type]) =>
    Object.values(type?.getFields() ?? {}).flatMap(({ name: field, args, type: answered }) => {
      const named = getNamedType(answered);
      const selection = isObjectType(named) || 'getTypes' in named ? '{ __typename }' : '';
      return args
        .flatMap(({ name, type: asked }) => textsBelow(asked, [name]))
        .map((path) => ({ root, field, selection, args, path }));
    }),
  );
}

function textsBelow(type: GraphQLInputType, path: readonly string[]): (readonly string[])[] {
  const named = getNamedType(type);
  if (TEXTS.has(named.name)) return [path];
  if (!isInputObjectType(named)) return [];
  return Object.values(named.getFields()).flatMap((field) => textsBelow(field.type, [...path, field.name]));
}

/** The least value that a type takes, with the text at the end of the path. */
function valueWith(type: GraphQLInputType, path: readonly string[] | null, text: string): unknown {
  const bare = getNullableType(type) as GraphQLInputType;
  if (isListType(bare)) return [valueWith(bare.ofType as GraphQLInputType, path, text)];
  if (isInputObjectType(bare)) {
    const asked = Object.values(bare.getFields()).filter(
      ({ name, type: part }) => isNonNullType(part) || name === path?.[0],
    );
    return Object.fromEntries(
      asked.map((part) => [part.name, valueWith(part.type, part.name === path?.[0] ? path.slice(1) : null, text)]),
    );
  }
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if ('name' in bare && TEXTS.has(bare.name)) return path ? text : 'x';
  return 'name' in bare && bare.name === 'Boolean' ? true : 1;
}

/** Asks without a database, a bus or a caller: what is refused is refused before any of them is needed. */
async function codesOf(schema: GraphQLSchema, { root, field, args, path, selection }: TextArgument, text: string) {
  const [argument, ...below] = path;
  const asked = args.filter(({ name, type }) => name === argument || isNonNullType(type));
  const declared = asked.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = asked.map(({ name }) => `${name}: $${name}`).join(', ');
  const variableValues = Object.fromEntries(
    asked.map(({ name, type }) => [name, valueWith(type, name === argument ? below : null, text)]),
  );
  const source = `${root} (${declared}) { ${field}(${passed}) ${selection} }`;
  const { errors = [] } = await graphql({ schema, source, variableValues, contextValue: {} });
  return errors.map(({ message, extensions }) => [extensions['code'], message.startsWith(path.join('.'))]);
}

describe('a root field', () => {
  const schemas = new Map<string, GraphQLSchema>();

  before(async () => {
    for (const [name, graph] of Object.entries(GRAPHS)) schemas.set(name, (await buildGraph(graph)).schema);
  });

  for (const name of Object.keys(GRAPHS)) {
    it(`of ${name} may be null, so that it answers for itself alone`, () => {
      const schema = schemas.get(name);
      for (const root of [schema?.getQueryType(), schema?.getMutationType()]) {
        const never = Object.values(root?.getFields() ?? {}).filter(({ type }) => isNonNullType(type));
        assert.deepEqual(
          never.map((field) => field.name).filter((field) => !['_entities', '_service'].includes(field)),
          [],
        );
      }
    });

    for (const [what, text] of Object.entries(BAD_TEXTS)) {
      it(`of ${name} refuses ${what} in every text that it takes, and names the argument`, async (t) => {
        const schema = schemas.get(name);
        assert.ok(schema);
        const all = textArguments(schema);
        t.diagnostic(`${all.length} texts`);
        assert.ok(all.length > 5);
        for (const each of all) {
          assert.deepEqual(
            await codesOf(schema, each, text),
            [['BAD_USER_INPUT', true]],
            `${each.field} ${each.path.join('.')}`,
          );
        }
      });
    }

    it(`of ${name} refuses such a key of an entity`, async () => {
      const schema = schemas.get(name);
      assert.ok(schema);
      for (const id of Object.values(BAD_TEXTS)) {
        const { errors = [] } = await graphql({
          schema,
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
