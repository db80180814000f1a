import type { Locks } from '@throughline/transport/simulation';
import type { Life } from '../scheduler.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { ModelDatabase, ServerSession } from './model-database.ts';
import { databaseError } from './row-locks.ts';

const HEARTBEAT_MS = 2000;
const RELISTEN_AFTER_MS = 500;

/**
 * The connection that holds one process's advisory locks, as `TransportDatabase` keeps it: the server may have let go
 * of it long before the process notices, and a new one holds nothing yet.
 */
export class ModelLocks implements Locks {
  private known: ServerSession | undefined;

  constructor(
    private readonly database: ModelDatabase,
    private readonly life: Life,
    private readonly clock: VirtualClock,
    private readonly woken: () => void,
    private readonly reconnected: () => void,
  ) {}

  get session(): ServerSession | undefined {
    return this.known;
  }

  async start(): Promise<void> {
    this.known = await this.database.ask(this.life, null, () => {
      const session = { life: this.life, alive: true, locks: new Set<string>(), notified: this.woken };
      this.database.admit(session);
      return Promise.resolve(session);
    });
    void this.keepAlive(this.known);
  }

  async tryLocks(names: readonly string[]): Promise<string[]> {
    const { known } = this;
    if (!known) return [];
    return this.through(known, () => names.filter((name) => this.lock(known, name)));
  }

  async unlock(names: readonly string[]): Promise<void> {
    const { known } = this;
    if (!known) return;
    await this.through(known, () => {
      this.database.setting.note(this.life.name, () => `unlocks ${names.join(', ')}`);
      for (const name of names) known.locks.delete(name);
    });
  }

  async members(): Promise<number> {
    const { known } = this;
    return known ? this.through(known, () => this.database.sessions.size) : 0;
  }

  /** Asks through that connection; fails, and looks for another one, when it is gone. */
  async through<T>(session: ServerSession, ask: () => T): Promise<T> {
    try {
      return await this.database.ask(this.life, null, () =>
        session.alive
          ? Promise.resolve(ask())
          : Promise.reject(databaseError('08006', 'connection terminated unexpectedly')),
      );
    } catch (error) {
      if (this.known === session) void this.relisten();
      throw error;
    }
  }

  private lock(session: ServerSession, name: string): boolean {
    for (const other of this.database.sessions) if (other !== session && other.locks.has(name)) return false;
    session.locks.add(name);
    this.database.setting.note(this.life.name, () => `locks ${name}`);
    return true;
  }

  private async keepAlive(session: ServerSession): Promise<void> {
    while (this.known === session) {
      await this.clock.pause(HEARTBEAT_MS);
      if (this.known === session) await this.through(session, () => undefined).catch(() => undefined);
    }
  }

  private async relisten(): Promise<void> {
    this.known = undefined;
    while (!this.known) {
      await this.clock.pause(RELISTEN_AFTER_MS);
      await this.start().catch(() => undefined);
    }
    this.reconnected();
  }
}
