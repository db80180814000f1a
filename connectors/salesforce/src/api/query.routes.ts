import { OrgError } from '../org/org-error.ts';
import { parseSoql } from '../soql/parse-soql.ts';
import type { SoqlQuery } from '../soql/query.ts';
import { selectRecords } from '../soql/run-soql.ts';
import { checkChildren, writeRecord } from '../soql/write-records.ts';
import type { Answer, ApiCall, ApiParts, ApiRoute } from './answer.ts';

const CURSORS_KEPT = 50;
const LARGEST_BATCH = 2_000;

interface Cursor {
  readonly query: SoqlQuery;
  readonly ids: readonly string[];
  readonly deletedToo: boolean;
  readonly size: number;
}

/**
 * "Query", "QueryAll" and "Query More Results" (REST API guide). A result is fixed when the query runs; its pages are
 * read from a cursor, of which the newest 50 are kept.
 */
export function queryRoutes(): readonly ApiRoute[] {
  const cursors = new Map<string, Cursor>();
  let opened = 0;

  const page = (parts: ApiParts, resource: string, name: string, from: number): Answer => {
    const cursor = cursors.get(name);
    if (!cursor || from > cursor.ids.length) throw new OrgError('INVALID_QUERY_LOCATOR', 'invalid query locator');
    const { query, ids, deletedToo, size } = cursor;
    const until = from + size;
    const rows = ids.slice(from, until).flatMap((id) => parts.org.kept(query.from, id) ?? []);
    const records = rows.map((row) => writeRecord(parts.org, parts.dataPath, query, row, deletedToo));
    const done = until >= ids.length;
    const nextRecordsUrl = `${parts.dataPath}/${resource}/${name}-${until}`;
    return { status: 200, body: { totalSize: ids.length, done, ...(done ? {} : { nextRecordsUrl }), records } };
  };

  const open = (call: ApiCall, parts: ApiParts, resource: string): Answer => {
    const query = parseSoql(call.query['q'] ?? '');
    const deletedToo = resource === 'queryAll';
    const ids = selectRecords(parts.org, query, deletedToo).map(({ Id }) => Id);
    if (query.count) return { status: 200, body: { totalSize: ids.length, done: true, records: [] } };
    checkChildren(parts.org, query);
    opened += 1;
    const name = `01gHp${String(opened).padStart(10, '0')}AAA`;
    cursors.set(name, { query, ids, deletedToo, size: batchSize(call, parts) });
    const [oldest] = cursors.keys();
    if (cursors.size > CURSORS_KEPT && oldest !== undefined) cursors.delete(oldest);
    return page(parts, resource, name, 0);
  };

  const more = (call: ApiCall, parts: ApiParts, resource: string): Answer => {
    const [, name = '', from = ''] = /^(.+)-(\d+)$/.exec(call.params['locator'] ?? '') ?? [];
    return page(parts, resource, name, Number(from));
  };

  return ['query', 'queryAll'].flatMap((resource): ApiRoute[] => [
    { method: 'GET', path: `/${resource}`, handle: (call, parts) => open(call, parts, resource) },
    { method: 'GET', path: `/${resource}/:locator`, handle: (call, parts) => more(call, parts, resource) },
  ]);
}

/** `Sforce-Query-Options: batchSize=500` may ask for another page size than the org's. */
function batchSize({ headers }: ApiCall, { pageSize }: ApiParts): number {
  const asked = /batchSize=(\d+)/i.exec(headers['sforce-query-options'] ?? '')?.[1];
  return asked === undefined ? pageSize() : Math.min(LARGEST_BATCH, Math.max(200, Number(asked)));
}
