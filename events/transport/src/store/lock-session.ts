import type { Client } from 'pg';

/**
 * One connection to the database and the advisory locks that live and die with it. Whoever works under a lock asks
 * through its session, so that a lost lock shows as a failed query.
 */
export class LockSession {
  private readonly held = new Set<string>();
  private last: Promise<unknown> = Promise.resolve();

  /** `silent` is told when the connection no longer answers although nobody has closed it. */
  constructor(
    private readonly client: Client,
    private readonly silent: (error: unknown) => void,
  ) {}

  async query<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    // One after the other: the loops that share the session ask at any time.
    const mine = this.last.then(() => this.client.query(sql, [...parameters]));
    this.last = mine.catch(() => undefined);
    try {
      return (await mine).rows as T[];
    } catch (error) {
      if (/query read timeout/i.test(String(error))) this.silent(error);
      throw error;
    }
  }

  /** Those of the names whose locks became this session's; a lock that it holds already is not asked for again. */
  async tryLocks(names: readonly string[]): Promise<string[]> {
    const rows = await this.query<{ name: string }>(
      `with tried as materialized (
         select name, pg_try_advisory_lock(hashtextextended(name, 0)) as held from unnest($1::text[]) name)
       select name from tried where held`,
      [names],
    );
    for (const { name } of rows) this.held.add(name);
    return rows.map((row) => row.name);
  }

  /** Whether the lock was taken through this very session, and not merely by this process before. */
  holds(name: string): boolean {
    return this.held.has(name);
  }

  async unlock(names: readonly string[]): Promise<void> {
    for (const name of names) this.held.delete(name);
    await this.query(`select pg_advisory_unlock(hashtextextended(name, 0)) from unnest($1::text[]) name`, [names]);
  }

  /** How many sessions of this database hold the lock together. */
  async sharers(name: string): Promise<number> {
    const [row] = await this.query<{ count: string }>(
      `select count(*) as count from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and granted
         and (classid::bigint << 32) | objid::bigint = hashtextextended($1, 0)
         and database = (select oid from pg_database where datname = current_database())`,
      [name],
    );
    return Number(row?.count ?? 0);
  }
}
