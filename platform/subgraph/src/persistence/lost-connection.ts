interface QueryConnection {
  executeQuery(query: { readonly sql: string }, ...more: unknown[]): Promise<unknown>;
}

/**
 * Lets a transaction end whose connection was lost. The server has rolled it back already, and the rollback that can no
 * longer be sent must not count as failed: Kysely would keep the dead connection out of the pool for ever (0.29,
 * `ControlledTransaction.rollback`), and a restart of the database would use up the pool. Released, the pool sees that it
 * is dead and drops it.
 */
export function endsWhenLost(connection: unknown): Promise<void> {
  const lossy = connection as QueryConnection;
  const execute = lossy.executeQuery.bind(lossy);
  lossy.executeQuery = async (query, ...more) => {
    try {
      return await execute(query, ...more);
    } catch (error) {
      if (query.sql !== 'rollback') throw error;
      return { rows: [] };
    }
  };
  return Promise.resolve();
}
