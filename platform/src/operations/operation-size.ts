import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { OperationLimits } from './operation-limits.ts';

/** What an operation amounts to; its tokens are counted before it is read. */
export type OperationSize = Omit<OperationLimits, 'tokens'>;

const NOTHING: OperationSize = { depth: 0, aliases: 0, fields: 0, directives: 0 };

const beside = (one: OperationSize, other: OperationSize): OperationSize => ({
  depth: Math.max(one.depth, other.depth),
  aliases: one.aliases + other.aliases,
  fields: one.fields + other.fields,
  directives: one.directives + other.directives,
});

/**
 * The size of the largest operation of a document. Each fragment is measured once, so that a fragment bomb is counted
 * without being written out. A fragment that spreads itself counts as nothing there: validation refuses it.
 */
export function sizeOf(document: DocumentNode): OperationSize {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const measured = new Map<string, OperationSize>();

  const ofFragment = (name: string): OperationSize => {
    const known = measured.get(name);
    if (known) return known;
    const fragment = fragments.get(name);
    if (!fragment) return NOTHING;
    measured.set(name, NOTHING);
    const size = ofDefinition(fragment);
    measured.set(name, size);
    return size;
  };
  const ofDefinition = ({ directives, selectionSet }: FragmentDefinitionNode | OperationDefinitionNode) => {
    const below = ofSet(selectionSet);
    return { ...below, directives: below.directives + (directives?.length ?? 0) };
  };
  const ofSet = ({ selections }: SelectionSetNode): OperationSize => {
    const repeated = selections.length - new Set(selections.map(placeOf)).size;
    const all = selections.reduce((sum, selection) => beside(sum, ofSelection(selection)), NOTHING);
    return { ...all, aliases: all.aliases + repeated };
  };
  const ofSelection = (selection: SelectionNode): OperationSize => {
    const directives = selection.directives?.length ?? 0;
    if (selection.kind === Kind.FRAGMENT_SPREAD)
      return beside(ofFragment(selection.name.value), { ...NOTHING, directives });
    const below = selection.selectionSet ? ofSet(selection.selectionSet) : NOTHING;
    if (selection.kind === Kind.INLINE_FRAGMENT) return beside(below, { ...NOTHING, directives });
    return {
      depth: below.depth + 1,
      aliases: below.aliases + (selection.alias ? 1 : 0),
      fields: below.fields + 1,
      directives: below.directives + directives,
    };
  };

  const operations = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const sizes = operations.map((operation) => ofDefinition(operation as OperationDefinitionNode));
  // What no operation spreads is validated all the same.
  for (const name of fragments.keys()) sizes.push(ofFragment(name));
  return sizes.reduce(
    (largest, size) => ({
      depth: Math.max(largest.depth, size.depth),
      aliases: Math.max(largest.aliases, size.aliases),
      fields: Math.max(largest.fields, size.fields),
      directives: Math.max(largest.directives, size.directives),
    }),
    NOTHING,
  );
}

/** Where a selection stands in its set; fields of one place are compared with one another, pair by pair. */
function placeOf(selection: SelectionNode): unknown {
  if (selection.kind === Kind.FIELD) return (selection.alias ?? selection.name).value;
  return selection.kind === Kind.FRAGMENT_SPREAD ? `...${selection.name.value}` : selection;
}
