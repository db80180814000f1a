import { AvalaraApiError } from './api-error.ts';

export type PageQuery = Readonly<Record<string, string | undefined>>;

const CONDITION = /^(\w+)\s+(eq|ne)\s+(?:'((?:[^']|'')*)'|(\S+))$/i;

/** `$filter` (equalities joined by `and`), `$top`, `$skip`. Source: "Filtering in REST", "Paginating in REST". */
export function pageOf(
  rows: readonly Record<string, unknown>[],
  query: PageQuery,
  path: string,
): Record<string, unknown> {
  const found = rows.filter((row) => conditionsOf(query['$filter']).every((holds) => holds(row)));
  const skip = Number(query['$skip'] ?? 0);
  const top = Number(query['$top'] ?? 1000);
  const value = found.slice(skip, skip + top);
  const next = skip + value.length;
  return {
    '@recordsetCount': found.length,
    value,
    ...(next < found.length && { '@nextLink': `${path}?$top=${top}&$skip=${next}` }),
  };
}

function conditionsOf(filter: string | undefined): ((row: Record<string, unknown>) => boolean)[] {
  if (filter === undefined || filter.trim() === '') return [];
  return filter.split(/\s+and\s+/i).map((text) => {
    const match = CONDITION.exec(text.trim());
    if (!match)
      throw new AvalaraApiError(400, 'FilterError', `The filter "${text}" is not understood.`, { refersTo: '$filter' });
    const [, field = '', operator = '', quoted, bare] = match;
    const wanted = quoted?.replaceAll("''", "'") ?? bare ?? '';
    return (row) => (String(row[field] ?? '') === wanted) === (operator.toLowerCase() === 'eq');
  });
}
