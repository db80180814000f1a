import type { Envelope } from '@throughline/events';
import type { Life } from '../scheduler.ts';
import { never, type Setting } from '../setting.ts';
import { databaseError, RowLocks, terminated } from './row-locks.ts';
import { type Effect, Transaction, type WrittenFact } from './transaction.ts';

export interface HeldRow {
  readonly envelope: Envelope;
  state: 'waiting' | 'parked';
  reason: string;
  attempts: number;
}

/** One round of a relay, as `outbox_publication` keeps it. */
export interface Round {
  readonly partition: number;
  readonly streamCreated: string;
  readonly eventIds: readonly string[];
  readonly sequences: readonly number[];
}

/** The server's view of one connection that holds advisory locks and listens for wake-ups. */
export interface ServerSession {
  readonly life: Life;
  alive: boolean;
  readonly locks: Set<string>;
  readonly notified: () => void;
}

const LONGEST_IDLE_TRANSACTION_MS = 30_000;

/**
 * One service's PostgreSQL as far as delivery depends on it: committed rows, rows that are held until a transaction
 * ends, positions that are given at the insert and seen at the commit, read committed. What a transaction writes is
 * seen by others at its commit, all of it or nothing.
 */
export class ModelDatabase {
  readonly facts = new Map<string, WrittenFact>();
  /** By position. */
  readonly unsent = new Map<number, WrittenFact>();
  rounds: Round[] = [];
  readonly versions = new Map<string, number>();
  readonly inbox = new Set<string>();
  readonly progress = new Map<string, number>();
  readonly held = new Map<string, HeldRow>();
  readonly effects = new Map<string, Effect>();
  /** The last version of each aggregate that left an effect. */
  private readonly lastEffect = new Map<string, number>();
  readonly sessions = new Set<ServerSession>();
  readonly rows = new RowLocks();
  private readonly open = new Set<Transaction>();
  private lastPosition = 0;
  private up = true;

  constructor(
    readonly name: string,
    readonly setting: Setting,
    /** Looks at every commit before it is done. */
    private readonly committing: (database: ModelDatabase, transaction: Transaction) => void,
  ) {}

  begin(life: Life): Promise<Transaction> {
    return this.ask(life, null, () => {
      const transaction = new Transaction(life);
      this.open.add(transaction);
      return Promise.resolve(transaction);
    });
  }

  /**
   * Runs at the server after the way there, and answers after the way back. The server goes on without a client that
   * died or stands still; a client whose connection broke is told so.
   */
  ask<T>(life: Life, transaction: Transaction | null, run: () => Promise<T>): Promise<T> {
    if (life.dead) return never();
    const { scheduler, profile } = this.setting;
    return new Promise((resolve, reject) => {
      const answer = (settle: () => void): void =>
        void scheduler.after(this.setting.delay(profile.database), life, settle);
      scheduler.after(this.setting.delay(profile.database), null, () => {
        if (!this.up) return answer(() => reject(databaseError('ECONNREFUSED', 'connect ECONNREFUSED')));
        if (transaction && transaction.state !== 'open') return answer(() => reject(terminated()));
        run().then(
          (value) => answer(() => resolve(value)),
          (error: Error) => answer(() => reject(error)),
        );
      });
    });
  }

  /** One statement by itself: it takes rows, then writes, and commits. */
  statement<T>(life: Life, keys: readonly string[], write: () => T): Promise<T> {
    return this.ask(life, null, async () => {
      const transaction = new Transaction(life);
      this.open.add(transaction);
      try {
        for (const key of keys) await this.rows.acquire(transaction, key);
        return write();
      } finally {
        this.end(transaction, 'ended');
      }
    });
  }

  /** The commit, which may be lost on the way there, or its answer on the way back: then nobody knows. */
  commit(life: Life, transaction: Transaction): Promise<void> {
    const { profile, scheduler } = this.setting;
    const lost = (): Promise<never> =>
      Promise.reject(databaseError('08006', 'connection terminated during the commit'));
    if (this.setting.strikes(profile.lostCommit)) {
      scheduler.after(this.setting.delay(profile.database), null, () => this.rollBack(transaction));
      return this.ask(life, null, lost);
    }
    const answerLost = this.setting.strikes(profile.lostCommitAnswer);
    return this.ask(life, transaction, () => {
      this.writeAll(transaction);
      return answerLost ? lost() : Promise.resolve();
    });
  }

  rollBack(transaction: Transaction): void {
    if (transaction.state === 'open') this.end(transaction, 'ended');
  }

  nextPosition(): number {
    return (this.lastPosition += 1);
  }

  /** The kernel closes what a dead process had open; what it had sent may still be carried out before. */
  lose(life: Life): void {
    for (const transaction of this.open)
      if (transaction.life === life) this.setting.scheduler.between(0, 300, null, () => this.rollBack(transaction));
    for (const session of this.sessions)
      if (session.life === life) this.setting.scheduler.between(0, 1500, null, () => this.drop(session));
  }

  /** The server lets go of a process that it has not heard of for so long, unless that moves again before. */
  suspect(life: Life): void {
    const { scheduler, profile } = this.setting;
    const silent =
      (act: () => void): (() => void) =>
      () =>
        life.frozen ? act() : undefined;
    for (const session of this.sessions)
      if (session.life === life)
        scheduler.after(
          profile.idleSession,
          null,
          silent(() => this.drop(session)),
        );
    for (const transaction of this.open)
      if (transaction.life === life)
        scheduler.after(
          LONGEST_IDLE_TRANSACTION_MS,
          null,
          silent(() => this.rollBack(transaction)),
        );
  }

  /** A connection that was made for a process that has died meanwhile does not last. */
  admit(session: ServerSession): void {
    this.sessions.add(session);
    if (session.life.dead) this.setting.scheduler.between(0, 1500, null, () => this.drop(session));
  }

  drop(session: ServerSession): void {
    this.setting.note(this.name, () => `drops the session of ${session.life.name}`);
    session.alive = false;
    session.locks.clear();
    this.sessions.delete(session);
  }

  restart(downMs: number): void {
    this.up = false;
    for (const transaction of Array.from(this.open)) this.rollBack(transaction);
    for (const session of Array.from(this.sessions)) this.drop(session);
    this.setting.scheduler.after(downMs, null, () => (this.up = true));
  }

  /** The last version of the aggregate, by tenant, type and id, that left an effect; 0 when none did. */
  reached(aggregate: string): number {
    return this.lastEffect.get(aggregate) ?? 0;
  }

  get reachable(): boolean {
    return this.up;
  }

  private writeAll(transaction: Transaction): void {
    this.committing(this, transaction);
    for (const write of transaction.redo) write();
    for (const effect of transaction.effects) {
      this.effects.set(effect.eventId, effect);
      this.lastEffect.set(effect.aggregate, effect.version);
    }
    for (const fact of transaction.facts) {
      this.facts.set(fact.eventId, fact);
      this.unsent.set(fact.position, fact);
    }
    if (transaction.facts.length > 0) this.notify();
    this.end(transaction, 'committed');
  }

  private notify(): void {
    const { setting } = this;
    for (const session of this.sessions)
      if (!setting.strikes(setting.profile.lostWakeUp))
        setting.scheduler.after(setting.delay(setting.profile.database), session.life, session.notified);
  }

  private end(transaction: Transaction, state: 'committed' | 'ended'): void {
    transaction.state = state;
    this.open.delete(transaction);
    this.rows.leave(transaction);
  }
}
