import { CompiledQuery } from 'kysely';
import { type EntityManager, IsolationLevel, type MikroORM } from '@mikro-orm/postgresql';

type Query = <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

/**
 * The reads of one request: a read-only snapshot of one tenant, opened by the first read and shared by all of them, so
 * that an answer is consistent in itself and costs one transaction.
 */
export class TenantReads {
  readonly em: EntityManager;
  private opening: Promise<void> | undefined;
  private ended = false;

  constructor(orm: MikroORM, tenantId: string) {
    this.em = orm.em.fork() as EntityManager;
    this.em.setSessionContext({ variables: { 'app.tenant_id': tenantId } });
  }

  readonly query: Query = async <T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> => {
    await this.open();
    const answer = await this.em.getKysely().executeQuery(CompiledQuery.raw(sql, [...parameters]));
    return answer.rows as T[];
  };

  /** Opens the snapshot; entity reads through `em` call it first. */
  open(): Promise<void> {
    if (this.ended) return Promise.reject(new Error('the request is over'));
    this.opening ??= this.em.begin({ readOnly: true, isolationLevel: IsolationLevel.REPEATABLE_READ });
    return this.opening;
  }

  /**
   * Ends the snapshot for good. A request is answered as soon as one of its fields has failed past saving, while others
   * may still be under way: a snapshot that they opened now would never be closed by anybody.
   */
  end(): Promise<void> {
    this.ended = true;
    return this.close();
  }

  /** Ends the snapshot and gives its connection back; a later read opens another one. Never fails. */
  async close(): Promise<void> {
    const { opening } = this;
    if (!opening) return;
    this.opening = undefined;
    try {
      await opening;
      if (this.em.isInTransaction()) await this.em.rollback();
    } catch {
      // The connection is lost, and the snapshot with it; the read that needed it has said so.
    }
  }
}

/** Reads outside a request: one snapshot, one query. */
export const readOver =
  (orm: MikroORM) =>
  async <T extends object>(tenantId: string, sql: string, parameters: readonly unknown[] = []): Promise<T[]> => {
    const reads = new TenantReads(orm, tenantId);
    try {
      return await reads.query<T>(sql, parameters);
    } finally {
      await reads.close();
    }
  };
