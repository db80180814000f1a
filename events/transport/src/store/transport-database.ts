import { randomUUID } from 'node:crypto';
import { Client, Pool } from 'pg';
import type { Secret, Logger } from '@throughline/platform';
import type { Clock } from '@throughline/contracts';
import { WAKE_CHANNEL } from '../work/buffered-work.ts';

/**
 * The transport's own connections: a small pool for claiming and marking, and one connection that listens for wake-ups
 * and holds this process's advisory locks. Its role carries messages of all tenants and touches no domain table.
 */
export class TransportDatabase {
  /** Names this process in claims; its session lock tells others that it is alive. */
  readonly worker = randomUUID();
  private readonly pool: Pool;
  private listener: Client | undefined;
  private stopped = false;

  constructor(
    private readonly url: Secret,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly woken: (queue: string) => void,
    private readonly reconnected: () => void,
  ) {
    this.pool = new Pool({ connectionString: url.reveal(), max: 4 });
    this.pool.on('error', (error) => log.warn('transport.pool-connection-lost', { error }));
  }

  async query<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const answer = await this.pool.query(sql, [...parameters]);
    return answer.rows as T[];
  }

  async start(): Promise<void> {
    await this.listen();
  }

  /** Tries to become the only holder of a lock for as long as this process and its connection live. */
  async tryLock(name: string): Promise<boolean> {
    if (!this.listener) return false;
    const { rows } = await this.listener.query<{ held: boolean }>(
      `select pg_try_advisory_lock(hashtextextended($1, 0)) as held`,
      [name],
    );
    return rows[0]?.held === true;
  }

  async unlock(name: string): Promise<void> {
    await this.listener?.query(`select pg_advisory_unlock(hashtextextended($1, 0))`, [name]);
  }

  /** True when the lock is held by a living process, this one or another. */
  async isHeld(name: string): Promise<boolean> {
    if (name === workerLock(this.worker)) return true;
    const [row] = await this.query<{ held: boolean }>(
      `select exists (select 1 from pg_locks where locktype = 'advisory'
         and (classid::bigint << 32) | objid::bigint = hashtextextended($1, 0) and granted
         and database = (select oid from pg_database where datname = current_database())) as held`,
      [name],
    );
    return row?.held === true;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.listener?.end().catch(() => undefined);
    await this.pool.end();
  }

  private async listen(): Promise<void> {
    const client = new Client({ connectionString: this.url.reveal() });
    client.on('notification', (message) => this.woken(message.payload ?? ''));
    client.on('error', (error) => {
      if (!this.stopped) void this.relisten(error);
    });
    await client.connect();
    await client.query(`listen ${WAKE_CHANNEL}`);
    await client.query(`select pg_advisory_lock(hashtextextended($1, 0))`, [workerLock(this.worker)]);
    this.listener = client;
  }

  private async relisten(error: unknown): Promise<void> {
    this.log.warn('transport.listener-lost', { error });
    this.listener = undefined;
    while (!this.stopped && !this.listener) {
      await this.clock.pause(500);
      await this.listen().catch((failure: unknown) =>
        this.log.warn('transport.listener-retry-failed', { error: failure }),
      );
    }
    if (!this.stopped) this.reconnected();
  }
}

export const workerLock = (worker: string): string => `worker ${worker}`;
