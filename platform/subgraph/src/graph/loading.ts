import DataLoader from 'dataloader';
import type { Sql } from '../persistence/sql.ts';

const same = <Row, Node>(row: Row): Node => row as unknown as Node;

/** One row by a unique key of it, batched; null for a miss. The statement takes the keys as `$1`. */
export const oneBy = <Row extends object, Node = Row>(
  query: Sql,
  statement: string,
  keyOf: (row: Row) => string | null,
  toNode: (row: Row) => Node = same,
): DataLoader<string, Node | null> =>
  new DataLoader(async (keys) => {
    const found = new Map((await query<Row>(statement, [[...keys]])).map((row) => [keyOf(row), row]));
    return keys.map((key) => {
      const row = found.get(key);
      return row === undefined ? null : toNode(row);
    });
  });

/** One row by its id, batched; null for an id that is not this tenant's. The statement takes the ids as `$1`. */
export const byId = <Row extends { id: string }, Node = Row>(
  query: Sql,
  statement: string,
  toNode?: (row: Row) => Node,
): DataLoader<string, Node | null> => oneBy(query, statement, ({ id }) => id, toNode);

/** All rows of a parent, batched, in the order of the statement. The statement takes the parents as `$1`. */
export const listBy = <Row extends object, Node = Row>(
  query: Sql,
  statement: string,
  parentOf: (row: Row) => string | null,
  toNode: (row: Row) => Node = same,
): DataLoader<string, Node[]> =>
  new DataLoader(async (parents) => {
    const groups = Map.groupBy(await query<Row>(statement, [[...parents]]), parentOf);
    return parents.map((parent) => (groups.get(parent) ?? []).map(toNode));
  });
