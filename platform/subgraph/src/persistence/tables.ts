import {
  CamelCasePlugin,
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  sql as fragment,
} from 'kysely';
import type { Work } from '@throughline/transport';
import { type Sql, sqlOf } from './sql.ts';

/**
 * Queries over the tables of a subgraph, typed by its mappings. Properties of a mapping are the names of its columns; they
 * are written as the database spells them. What runs them is the SQL of a unit of work or the reads of a request, so that
 * the tenant, the snapshot and the checks of texts are theirs.
 */
export function tablesOf<Tables>(within: Sql | Work): Kysely<Tables> {
  const sql = typeof within === 'function' ? within : sqlOf(within);
  return new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new SqlDriver(sql),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

/** How many rows; `count(*)` by itself is a bigint, which the driver gives as text. */
export const countedRows = fragment<number>`count(*)::int`.as('count');

/** Runs statements where they belong already: in somebody else's transaction, which is not begun or ended here. */
class SqlDriver implements Driver {
  private readonly connection: DatabaseConnection;

  constructor(sql: Sql) {
    this.connection = {
      executeQuery: async <Row>({ sql: text, parameters }: CompiledQuery): Promise<QueryResult<Row>> => ({
        rows: (await sql<Row & object>(text, parameters)) as Row[],
      }),
      streamQuery: () => {
        throw new Error('rows are read as a whole');
      },
    };
  }

  init = (): Promise<void> => Promise.resolve();
  acquireConnection = (): Promise<DatabaseConnection> => Promise.resolve(this.connection);
  releaseConnection = (): Promise<void> => Promise.resolve();
  destroy = (): Promise<void> => Promise.resolve();
  beginTransaction = (): Promise<void> => Promise.reject(new Error('the transaction is that of the work'));
  commitTransaction = this.beginTransaction;
  rollbackTransaction = this.beginTransaction;
}
