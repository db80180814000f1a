import {
  type ConstDirectiveNode,
  type DocumentNode,
  getNamedType,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { Caller } from '@throughline/contracts';
import type { LoadedSupergraph } from './supergraph.ts';

/** Any one of the alternatives, each of them all of its scopes: the form of `@requiresScopes(scopes:)`. */
interface Requirement {
  readonly alternatives: readonly (readonly string[])[];
  /** A `@policy` stands on it; nobody evaluates policies here, so nobody passes. */
  readonly policy: boolean;
}

const SPECS = 'https://specs.apollo.dev';

const met = ({ alternatives, policy }: Requirement, scopes: readonly string[]): boolean =>
  !policy && alternatives.some((all) => all.every((scope) => scopes.includes(scope)));

const isScopes = (value: unknown): value is string[][] =>
  Array.isArray(value) && value.every((all) => Array.isArray(all) && all.every((scope) => typeof scope === 'string'));

function refusal({ alternatives, policy }: Requirement): GraphQLError {
  const scope = alternatives[0]?.join(' ') ?? '';
  return policy
    ? new GraphQLError('this is under a policy that nobody meets here', { extensions: { code: 'FORBIDDEN' } })
    : new GraphQLError(`this needs the scope ${scope}`, { extensions: { code: 'FORBIDDEN', scope } });
}

/**
 * Enforces the security directives of a supergraph before anything is planned. `@authenticated` is met by every caller,
 * as nobody without a token comes this far; `@requiresScopes` asks the caller's scopes; `@policy` refuses everybody.
 * A field of an interface asks for what any of its implementations asks for. An operation that selects one refused field
 * is refused whole. Subgraphs check again on their side.
 */
export class FieldAccess {
  private readonly requirements = new Map<string, readonly Requirement[]>();
  private readonly schema: GraphQLSchema;
  private readonly known = new WeakMap<OperationDefinitionNode, ReadonlySet<Requirement>>();

  constructor({ supergraph, supergraphSchema, apiSchema }: LoadedSupergraph) {
    this.schema = apiSchema;
    const nameOf = (directive: string): string | undefined =>
      supergraph.schema.coreFeatures?.getByIdentity(`${SPECS}/${directive}`)?.directiveNameInSchema(directive);
    const names = { requiresScopes: nameOf('requiresScopes'), policy: nameOf('policy') };
    for (const type of Object.values(supergraphSchema.getTypeMap())) {
      this.note(type.name, type.astNode, names);
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      for (const field of Object.values(type.getFields()))
        this.note(`${type.name}.${field.name}`, field.astNode, names);
    }
  }

  /** One FORBIDDEN for each different requirement that the caller does not meet; empty when the operation may run. */
  refusals(document: DocumentNode, operation: OperationDefinitionNode, caller: Caller): readonly GraphQLError[] {
    const refused = [...this.requirementsOf(document, operation)].filter((each) => !met(each, caller.scopes));
    return [...new Map(refused.map((each) => [JSON.stringify(each), each])).values()].map(refusal);
  }

  private requirementsOf(document: DocumentNode, operation: OperationDefinitionNode): ReadonlySet<Requirement> {
    const known = this.known.get(operation);
    if (known) return known;
    const found = new Set<Requirement>();
    const types = new TypeInfo(this.schema);
    const selected: DocumentNode = {
      kind: Kind.DOCUMENT,
      definitions: [operation, ...document.definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION)],
    };
    visit(
      selected,
      visitWithTypeInfo(types, {
        Field: () => {
          const parent = types.getParentType();
          const field = types.getFieldDef();
          if (!parent || !field || field.name.startsWith('__')) return;
          for (const each of this.ofField(parent, field.name, getNamedType(field.type))) found.add(each);
        },
      }),
    );
    this.known.set(operation, found);
    return found;
  }

  private *ofField(parent: GraphQLNamedType, field: string, result: GraphQLNamedType): Iterable<Requirement> {
    const parents = isAbstractType(parent) ? [parent, ...this.schema.getPossibleTypes(parent)] : [parent];
    for (const { name } of parents) {
      yield* this.requirements.get(name) ?? [];
      yield* this.requirements.get(`${name}.${field}`) ?? [];
    }
    yield* this.requirements.get(result.name) ?? [];
  }

  private note(
    coordinate: string,
    node: { readonly directives?: readonly ConstDirectiveNode[] } | null | undefined,
    names: { readonly requiresScopes: string | undefined; readonly policy: string | undefined },
  ): void {
    const requirements: Requirement[] = [];
    for (const directive of node?.directives ?? []) {
      const { value } = directive.name;
      if (value === names.policy) requirements.push({ alternatives: [], policy: true });
      if (value !== names.requiresScopes) continue;
      const [argument] = directive.arguments ?? [];
      const alternatives = argument && valueFromASTUntyped(argument.value);
      if (!isScopes(alternatives)) throw new Error(`the scopes that ${coordinate} requires are not readable`);
      requirements.push({ alternatives, policy: false });
    }
    if (requirements.length > 0) this.requirements.set(coordinate, requirements);
  }
}
