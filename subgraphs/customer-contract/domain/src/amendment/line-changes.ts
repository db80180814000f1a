/** What a version does to a line of the version before it. */
export type LineChange<L> =
  | { readonly change: 'ADDED'; readonly line: L; readonly previous: null }
  | { readonly change: 'CHANGED' | 'UNCHANGED'; readonly line: L; readonly previous: L }
  | { readonly change: 'REMOVED'; readonly line: null; readonly previous: L };

/**
 * Compares the lines of two versions by their keys: first what the later one says, in its order, then what it no longer
 * says.
 * @param same whether two lines with one key say the same
 */
export function lineChanges<L extends { readonly lineKey: string }>(
  before: readonly L[],
  after: readonly L[],
  same: (a: L, b: L) => boolean,
): LineChange<L>[] {
  const old = new Map(before.map((line) => [line.lineKey, line]));
  const kept = after.map((line): LineChange<L> => {
    const previous = old.get(line.lineKey);
    if (previous === undefined) return { change: 'ADDED', line, previous: null };
    return { change: same(previous, line) ? 'UNCHANGED' : 'CHANGED', line, previous };
  });
  const keys = new Set(after.map(({ lineKey }) => lineKey));
  const removed = before.filter(({ lineKey }) => !keys.has(lineKey));
  return [...kept, ...removed.map((previous): LineChange<L> => ({ change: 'REMOVED', line: null, previous }))];
}
