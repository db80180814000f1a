import type { LockSession } from '../store/lock-session.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import { Loop } from '../work/loop.ts';
import { ReplayRun, type ReplayParts } from './replay-run.ts';
import { ReplayStore } from './replay-store.ts';

/** So many replays run in one process at a time: each works in its own pace beside the live facts. */
const MOST_AT_A_TIME = 3;
const lockOf = (id: string): string => `replay ${id}`;

/** Takes up replays that were asked for, or that a process left when it died; one process at a time for each, by its lock. */
export class Replayer {
  readonly loop: Loop;
  private readonly store: ReplayStore;
  private readonly running = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly parts: ReplayParts,
    private readonly database: TransportDatabase,
  ) {
    this.store = new ReplayStore(parts.consumer, database, parts.clock);
    this.loop = new Loop('replays', parts.clock, parts.log, () => this.step());
  }

  /** True when no replay is to be run. */
  async quiet(): Promise<boolean> {
    return !this.loop.busy && this.running.size === 0 && (await this.store.open()).length === 0;
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
    await Promise.all(this.running.values());
  }

  private async step(): Promise<boolean> {
    const { session } = this.database;
    if (!session) return false;
    for (const { id } of await this.store.open()) {
      if (this.running.size >= MOST_AT_A_TIME || this.stopping.signal.aborted) break;
      if (this.running.has(id) || (await session.tryLocks([lockOf(id)])).length === 0) continue;
      this.running.set(id, this.run(id, session));
    }
    return false;
  }

  private async run(id: string, session: LockSession): Promise<void> {
    try {
      await new ReplayRun(id, session, this.store, this.parts, this.stopping.signal).run();
    } catch (error) {
      this.parts.log.warn('replay.ended', { replayId: id, error });
    }
    // With the session its locks are gone, too.
    await session.unlock([lockOf(id)]).catch(() => undefined);
    this.running.delete(id);
    this.loop.wake();
  }
}
