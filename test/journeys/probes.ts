import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isObjectType,
  isRequiredArgument,
} from 'graphql';

/** One way to ask a root field; `value` is the name of somebody's property in it, if it takes one. */
export interface Probe {
  readonly field: string;
  /** The arguments in brackets, with a variable where the name goes. */
  readonly argumentsWith: (variable: string) => string;
  /** The GraphQL type of that variable. */
  readonly type: string;
  readonly selection: string;
  readonly value: string | null;
}

/** Names by which a tenant's things can be asked for. */
export interface Names {
  readonly ids: readonly string[];
  readonly references: readonly string[];
  readonly externalIds: readonly Readonly<Record<string, string>>[];
}

const OUR_ID = /^[a-z]{2,5}_[0-9a-z]{26}$/;
const REFERENCES = new Set(['reference', 'number', 'quoteNumber', 'invoiceNumber', 'sellerReference', 'erpId', 'code']);
/** Objects without an id, pages and figures, are looked through this deep. */
const WRAPPERS = 3;

/** Values for arguments that name nobody's property. */
const PLAIN: Readonly<Record<string, unknown>> = {
  month: '2026-02',
  months: ['2026-02', '2026-03'],
  accounts: ['1100', '4010'],
  version: 2,
  approvedMoreThanDays: 0,
  at: '2026-03-11T00:00:00Z',
  knownAt: '2026-03-11T00:00:00Z',
  asOf: '2026-03-31',
};
const NAMING = new Set(['reference', 'number', 'quote', 'entity']);
const EXTERNAL = ['system', 'instance', 'recordType', 'externalId'];

/** Names in an answer: `perKind` of our ids of each kind, one reference of each shape, all external ids. */
export function namesIn(answers: unknown, perKind = 1): Names {
  const ids = new Map<string, Set<string>>();
  const references = new Map<string, string>();
  const externalIds = new Map<string, Record<string, string>>();
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (value !== null && typeof value === 'object') {
      const record = value as Record<string, unknown>;
      if (EXTERNAL.every((name) => name in record)) externalIds.set(JSON.stringify(pick(record)), pick(record));
      for (const [name, part] of Object.entries(record)) {
        if (typeof part === 'string' && OUR_ID.test(part)) keep(part);
        else if (typeof part === 'string' && REFERENCES.has(name)) references.set(part.replace(/\d/g, '#'), part);
        else walk(part);
      }
    }
  };
  const keep = (id: string): void => {
    const kind = id.split('_')[0] ?? '';
    const known = ids.get(kind) ?? ids.set(kind, new Set()).get(kind);
    if (known && known.size < perKind) known.add(id);
  };
  walk(answers);
  return {
    ids: [...ids.values()].flatMap((each) => [...each]),
    references: [...references.values()],
    externalIds: [...externalIds.values()],
  };
}

const pick = (record: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(EXTERNAL.map((name) => [name, String(record[name])]));

/**
 * Every way in which the root fields of a schema can be asked for the names, and once plainly where that is possible.
 * What is asked for is selected with all its values, its neighbours are not.
 */
export function probesOf(schema: GraphQLSchema, names: Names): Probe[] {
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const about = { field: field.name, selection: selectionOf(field.type, WRAPPERS) };
    const plainly = { ...about, argumentsWith: () => written(field, {}), type: 'String!', value: null };
    return [
      ...(canAskPlainly(field) ? [plainly] : []),
      ...namedProbes(field, names).map((how) => ({ ...about, ...how })),
    ];
  });
}

type How = Pick<Probe, 'argumentsWith' | 'type' | 'value'>;

function namedProbes(field: GraphQLField<unknown, unknown>, names: Names): How[] {
  const has = (name: string): boolean => field.args.some((argument) => argument.name === name);
  if (EXTERNAL.every(has)) {
    return names.externalIds.map(({ externalId = '', ...where }) => ({
      argumentsWith: (variable) => written(field, { ...where, externalId: new Word(variable) }),
      type: 'String!',
      value: externalId,
    }));
  }
  return field.args.flatMap((argument) => {
    const type = getNamedType(argument.type);
    const kinds = isInputObjectType(type) ? kindsIn(type) : [];
    const argumentsWith = (variable: string): string => {
      const id = new Word(variable);
      return written(field, { [argument.name]: kinds.length > 0 ? kinds.map((kind) => ({ type: kind, id })) : id });
    };
    const named = { argumentsWith, type: type.name === 'ID' ? 'ID!' : 'String!' };
    return valuesFor(argument, names).map((value) => ({ ...named, value }));
  });
}

function valuesFor(argument: GraphQLArgument, { ids, references }: Names): readonly string[] {
  const type = getNamedType(argument.type);
  if (isInputObjectType(type)) return [...ids, ...references];
  if (argument.name === 'after') return [];
  if (type.name === 'ID') return ids;
  return NAMING.has(argument.name) ? references : [];
}

/** Every kind of thing that a reference may be to. */
const kindsIn = (reference: GraphQLInputObjectType): Word[] => {
  const kinds = getNamedType(reference.getFields()['type']?.type);
  return isEnumType(kinds) ? kinds.getValues().map(({ name }) => new Word(name)) : [];
};

const canAskPlainly = (field: GraphQLField<unknown, unknown>): boolean =>
  field.args.every((argument) => !isRequiredArgument(argument) || argument.name in PLAIN);

function written(field: GraphQLField<unknown, unknown>, given: Readonly<Record<string, unknown>>): string {
  const plain = field.args
    .filter((argument) => argument.name in PLAIN && isRequiredArgument(argument))
    .map(({ name }): [string, unknown] => [name, PLAIN[name]]);
  const all = Object.entries({ ...Object.fromEntries(plain), ...given });
  return all.length === 0 ? '' : `(${all.map(([name, part]) => `${name}: ${literal(part)}`).join(', ')})`;
}

/** An enum value or a variable, which is written without quotes. */
class Word {
  constructor(readonly text: string) {}
}

function literal(value: unknown): string {
  if (value instanceof Word) return value.text;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (value !== null && typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([name, part]) => `${name}: ${literal(part)}`)
      .join(', ')}}`;
  }
  return JSON.stringify(value);
}

function selectionOf(type: GraphQLOutputType, wrappers: number): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return '';
  if (!isObjectType(named)) return '{ __typename }';
  const fields = Object.values(named.getFields())
    .filter(({ args }) => !args.some(isRequiredArgument))
    .flatMap((field) => {
      const below = getNamedType(field.type);
      if (isLeafType(below)) return field.name;
      // The nodes of a page are what is asked for; anything else with an id is a neighbour.
      const isNeighbour = isObjectType(below) && 'id' in below.getFields() && field.name !== 'nodes';
      return isNeighbour || wrappers === 0 ? [] : `${field.name} ${selectionOf(below, wrappers - 1)}`;
    });
  return `{ __typename ${fields.join(' ')} }`;
}
