import DataLoader from 'dataloader';
import { type Expression, sql } from 'kysely';

/**
 * What a column of ids is compared with when it may be any of these: one parameter, however many they are. They come from
 * whoever asks, so they may be any texts; those that are no ids of ours find nothing.
 */
export const anyOf = (texts: readonly string[]): Expression<never> => sql<never>`any(${texts}::text[])`;

/** One row by a unique key of it, batched; null for a miss. */
export const rowBy = <Row>(
  read: (keys: readonly string[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string | null,
): DataLoader<string, Row | null> =>
  new DataLoader(async (keys) => {
    const found = new Map((await read(keys)).map((row) => [keyOf(row), row]));
    return keys.map((key) => found.get(key) ?? null);
  });

/** One row by its id, batched; null for an id that is not this tenant's. */
export const rowById = <Row extends { readonly id: string }>(
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
): DataLoader<string, Row | null> => rowBy(read, ({ id }) => id);

/** All rows of a parent, batched, in the order in which they are read. */
export const rowsBy = <Row>(
  read: (parents: readonly string[]) => Promise<readonly Row[]>,
  parentOf: (row: Row) => string | null,
): DataLoader<string, readonly Row[]> =>
  new DataLoader(async (parents) => {
    const groups = Map.groupBy(await read(parents), parentOf);
    return parents.map((parent) => groups.get(parent) ?? []);
  });
