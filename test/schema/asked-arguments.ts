import {
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';

/** One value that a root field can be given: an argument, or a field somewhere in an input. */
export interface AskedArgument {
  readonly root: 'query' | 'mutation' | 'subscription';
  readonly field: string;
  /** The name of its scalar. */
  readonly scalar: string;
  /** The argument, and below it the fields of inputs. */
  readonly path: readonly string[];
  readonly args: readonly GraphQLArgument[];
  readonly selection: string;
}

/** Every value that the root fields of a schema can be given, enums apart. */
export function askedArguments(schema: GraphQLSchema): AskedArgument[] {
  const roots = [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const;
  return roots.flatMap(([root, type]) =>
    Object.values(type?.getFields() ?? {})
      .filter(({ name }) => !name.startsWith('_'))
      .flatMap(({ name: field, args, type: answered }) => {
        const selection = isLeafType(getNamedType(answered)) ? '' : '{ __typename }';
        const asked = args.flatMap(({ name, type: given }) => scalarsBelow(given, [name]));
        return asked.map((each) => ({ root, field, args, selection, ...each }));
      }),
  );
}

function scalarsBelow(type: GraphQLInputType, path: readonly string[]): { scalar: string; path: readonly string[] }[] {
  const named = getNamedType(type);
  if (isInputObjectType(named)) {
    return Object.values(named.getFields()).flatMap((field) => scalarsBelow(field.type, [...path, field.name]));
  }
  return isEnumType(named) ? [] : [{ scalar: named.name, path }];
}

/** The operation that gives the value to the argument, and to all else that is needed the least that its type takes. */
export function operationWith(
  { root, field, args, path, selection }: AskedArgument,
  value: unknown,
): { query: string; variables: Record<string, unknown> } {
  const [argument, ...below] = path;
  const asked = args.filter(({ name, type }) => name === argument || isNonNullType(type));
  const declared = asked.map(({ name, type }) => `$${name}: ${String(type)}`).join(', ');
  const passed = asked.map(({ name }) => `${name}: $${name}`).join(', ');
  const variables = asked.map(({ name, type }) => [name, valueOf(type, name === argument ? below : null, value)]);
  return {
    query: `${root} (${declared}) { ${field}(${passed}) ${selection} }`,
    variables: Object.fromEntries(variables) as Record<string, unknown>,
  };
}

/** @param path to where the value goes; null where it goes elsewhere */
function valueOf(type: GraphQLInputType, path: readonly string[] | null, value: unknown): unknown {
  const bare = getNullableType(type) as GraphQLInputType;
  if (isListType(bare)) return [valueOf(bare.ofType as GraphQLInputType, path, value)];
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields());
    const asked = fields.filter(({ name, type: part }) => isNonNullType(part) || name === path?.[0]);
    return Object.fromEntries(
      asked.map(({ name, type: part }) => [name, valueOf(part, name === path?.[0] ? path.slice(1) : null, value)]),
    );
  }
  if (path) return value;
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  return LEAST[getNamedType(bare).name] ?? null;
}

const LEAST: Readonly<Record<string, unknown>> = { String: 'x', ID: 'x', Int: 1, Float: 1, Boolean: true };
