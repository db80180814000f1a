import type { Clock } from '@throughline/contracts';
import type { FactFilter, ReplayKind } from '@throughline/events';
import type { LockSession } from '../store/lock-session.ts';
import type { TransportDatabase } from '../store/transport-database.ts';
import type { Cursors } from './merged-facts.ts';

/** A replay that is to be run, or run on. */
export interface OpenReplay {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: ReplayKind;
  readonly filter: FactFilter;
  readonly eventsPerSecond: number;
  readonly cursors: Cursors;
  readonly emptied: boolean;
}

/** What became of one chunk. */
export interface ChunkDone {
  readonly read: number;
  /** Those that are applied now, whenever they were. */
  readonly done: readonly string[];
  readonly held: number;
  readonly failed: number;
  readonly notForUs: number;
  readonly suppressed: number;
  readonly cursors: Cursors;
}

/** The lock under which one process works on a replay was lost; whoever has it now goes on. */
export class LockLost extends Error {}

const OPEN = `select id, tenant_id as "tenantId", kind, filter, events_per_second as "eventsPerSecond", cursors,
    emptied_at is not null as emptied
  from replay where state in ('REQUESTED', 'RUNNING')`;

/**
 * The replays of one consumer, of all tenants. What is written of a running one goes through the session that holds its
 * lock, so that a process that lost it cannot write.
 */
export class ReplayStore {
  constructor(
    private readonly consumer: string,
    private readonly database: TransportDatabase,
    private readonly clock: Clock,
  ) {}

  /** The oldest first. */
  open(): Promise<OpenReplay[]> {
    return this.database.query<OpenReplay>(`${OPEN} and consumer = $1 order by requested_at, id`, [this.consumer]);
  }

  /** Null when it is over or cancelled. */
  async begin(id: string, session: LockSession): Promise<OpenReplay | null> {
    await this.under(
      session,
      `update replay set state = 'RUNNING', started_at = coalesce(started_at, $3)
       where consumer = $1 and id = $2 and state = 'REQUESTED'`,
      [this.consumer, id, this.clock.now()],
    );
    const [row] = await this.under<OpenReplay>(session, `${OPEN} and consumer = $1 and id = $2`, [this.consumer, id]);
    return row ?? null;
  }

  /**
   * Moves the cursors and the counts on, in one statement. What this replay has applied is told by the inbox, so that a
   * chunk that is dealt with again after a crash is counted once. False when it was cancelled meanwhile.
   */
  async commit(id: string, session: LockSession, chunk: ChunkDone): Promise<boolean> {
    const rows = await this.under(
      session,
      `with mine as (
         select count(*)::int as count from inbox where consumer = $1 and event_id = any($3::uuid[]) and replay_id = $2)
       update replay set cursors = $4, read = read + $5, applied = applied + mine.count,
         seen_before = seen_before + cardinality($3::uuid[]) - mine.count, held = held + $6, failed = failed + $7,
         not_for_us = not_for_us + $8, suppressed = suppressed + $9, last_error = null
       from mine where consumer = $1 and id = $2 and state = 'RUNNING' returning id`,
      [
        this.consumer,
        id,
        chunk.done,
        JSON.stringify(chunk.cursors),
        chunk.read,
        chunk.held,
        chunk.failed,
        chunk.notForUs,
        chunk.suppressed,
      ],
    );
    return rows.length > 0;
  }

  async end(id: string, session: LockSession, state: 'DONE' | 'FAILED', error: string | null): Promise<void> {
    await this.under(
      session,
      `update replay set state = $3, finished_at = $4, last_error = $5
       where consumer = $1 and id = $2 and state = 'RUNNING'`,
      [this.consumer, id, state, this.clock.now(), error],
    );
  }

  async note(id: string, error: string): Promise<void> {
    await this.database.query(`update replay set last_error = $3 where consumer = $1 and id = $2`, [
      this.consumer,
      id,
      error,
    ]);
  }

  /** Those of the events that are held here, parked or waiting. */
  async held(eventIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ event_id: string }>(
      `select event_id from held_event where consumer = $1 and event_id = any($2::uuid[])`,
      [this.consumer, eventIds],
    );
    return new Set(rows.map((row) => row.event_id));
  }

  private under<T extends object>(session: LockSession, sql: string, parameters: readonly unknown[]): Promise<T[]> {
    if (session !== this.database.session) throw new LockLost('the lock of the replay was lost');
    return session.query<T>(sql, parameters);
  }
}
