import { randomUUID } from 'node:crypto';
import { Client, type ClientConfig, Pool } from 'pg';
import type { Secret, Logger } from '@throughline/platform';
import type { Clock } from '@throughline/contracts';
import { WAKE_CHANNEL } from '../work/buffered-work.ts';
import type { Locks } from '../work/ownership.ts';
import { LockSession } from './lock-session.ts';

/** Bounds on one connection, so that neither a lock nor a forgotten transaction stops the transport. Milliseconds. */
const BOUNDS = {
  connectionTimeoutMillis: 10_000,
  query_timeout: 40_000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 30_000,
  keepAlive: true,
} as const satisfies ClientConfig;

/**
 * The server lets go of the locks of a vanished machine within half a minute instead of two hours, and of those of a
 * process that stands still, whose kernel answers for it, when it has not been heard of for so long.
 */
const NOTICE_A_DEAD_PEER = `set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4;
  set idle_session_timeout = '8s'`;
const HEARTBEAT_MS = 2000;
/** Every process that shares the partitions holds this lock together with the others. */
const MEMBERS = 'members';

/**
 * The transport's own connections: a small pool for claiming and marking, and one connection that listens for wake-ups
 * and holds this process's advisory locks. Its role carries messages of all tenants and touches no domain table.
 */
export class TransportDatabase implements Locks {
  /** Names this process in claims; its session lock tells others that it is alive. */
  readonly worker = randomUUID();
  private readonly pool: Pool;
  private listener: { readonly client: Client; readonly session: LockSession } | undefined;
  private readonly stopping = new AbortController();

  constructor(
    private readonly url: Secret,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly woken: (queue: string) => void,
    private readonly reconnected: () => void,
  ) {
    this.pool = new Pool({ ...BOUNDS, connectionString: url.reveal(), max: 4 });
    this.pool.on('error', (error) => log.warn('transport.pool-connection-lost', { error }));
  }

  async query<T extends object>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    const answer = await this.pool.query(sql, [...parameters]);
    return answer.rows as T[];
  }

  async start(): Promise<void> {
    await this.listen();
  }

  /** The session that holds this process's locks; none while the connection is lost, and another one afterwards. */
  get session(): LockSession | undefined {
    return this.listener?.session;
  }

  async tryLocks(names: readonly string[]): Promise<string[]> {
    return (await this.session?.tryLocks(names)) ?? [];
  }

  async unlock(names: readonly string[]): Promise<void> {
    await this.session?.unlock(names);
  }

  async members(): Promise<number> {
    return (await this.session?.sharers(MEMBERS)) ?? 0;
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
    this.stopping.abort();
    await this.listener?.client.end().catch(() => undefined);
    await this.pool.end();
  }

  private async listen(): Promise<void> {
    const client = new Client({ ...BOUNDS, connectionString: this.url.reveal() });
    client.on('notification', (message) => this.woken(message.payload ?? ''));
    const lost = (why: unknown): void => {
      if (this.stopping.signal.aborted || this.listener?.client !== client) return;
      void client.end().catch(() => undefined);
      void this.relisten(why);
    };
    client.on('error', lost);
    try {
      await client.connect();
      await client.query(NOTICE_A_DEAD_PEER);
      await client.query(`listen ${WAKE_CHANNEL}`);
      // Shared: the server may still hold the lock for a former connection of this process that has died unnoticed.
      for (const shared of [workerLock(this.worker), MEMBERS])
        await client.query(`select pg_try_advisory_lock_shared(hashtextextended($1, 0))`, [shared]);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
    if (this.stopping.signal.aborted) return client.end();
    this.listener = { client, session: new LockSession(client, lost) };
    void this.keepAlive(client);
  }

  /** Tells the server that this process moves; when it cannot, the connection's own error says so. */
  private async keepAlive(client: Client): Promise<void> {
    while (this.listener?.client === client && !this.stopping.signal.aborted) {
      await this.clock.pause(HEARTBEAT_MS, this.stopping.signal);
      if (!this.stopping.signal.aborted) await this.listener?.session.query('select 1').catch(() => undefined);
    }
  }

  private async relisten(why: unknown): Promise<void> {
    this.log.warn('transport.listener-lost', { error: why });
    this.listener = undefined;
    while (!this.stopping.signal.aborted && !this.listener) {
      await this.clock.pause(500);
      await this.listen().catch((failure: unknown) =>
        this.log.warn('transport.listener-retry-failed', { error: failure }),
      );
    }
    if (!this.stopping.signal.aborted) this.reconnected();
  }
}

export const workerLock = (worker: string): string => `worker ${worker}`;
