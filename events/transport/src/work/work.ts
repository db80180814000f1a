import type { EntityManager } from '@mikro-orm/postgresql';
import type { Id, IdKind } from '@throughline/contracts';
import type { EventContract } from '@throughline/events';
import type { OutgoingOperation } from '../calls/outgoing-operation.ts';

/** Whose behalf a transaction runs on, and which business flow it belongs to. */
export interface WorkScope {
  readonly tenantId: string;
  /** Born at the first inbound fact of a flow; a new one is made when a flow starts here. */
  readonly correlationId?: string;
  readonly causationId?: string | null;
  /** The business time of the work when it is not the present, such as the due instant of scheduled work. */
  readonly now?: Date;
}

/**
 * One transaction of one tenant: the change, the facts it publishes, the calls it wants made and the work it plans
 * commit together or not at all. Nothing leaves the process before the commit.
 */
export interface Work {
  readonly tenantId: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** Business time: the clock's now, or the due instant of scheduled work. */
  readonly now: Date;
  /** The instant at which the work is really done: what people are told happened "since". */
  readonly madeAt: Date;
  /** MikroORM inside the transaction, with row-level security set to the tenant. Flushed by the end of the work. */
  readonly em: EntityManager;
  /** SQL inside the same transaction, parameters as `$1`; JavaScript arrays are PostgreSQL arrays. Flush `em` first when the SQL reads what entities wrote. */
  sql<T extends object = Record<string, unknown>>(text: string, parameters?: readonly unknown[]): Promise<T[]>;
  /** A new id of the instant of its making, which for work that comes late is not `now`: what is made later sorts later. */
  mint<K extends IdKind>(kind: K): Id<K>;
  /** Adds a fact to the outbox. `occurredAt` defaults to `now`. */
  publish<T>(contract: EventContract<T>, aggregateId: string, data: T, options?: { occurredAt?: Date | string }): void;
  /**
   * Records the intent of a call to an outside system; it is made after the commit and retried until it is settled.
   * A second intent under the same key (per operation and tenant) is the same intent and is ignored.
   */
  call<Req, Res>(operation: OutgoingOperation<Req, Res>, key: string, request: Req): void;
  /** Plans work of a schedule kind for an instant. The same kind and key again moves a plan that has not run yet. */
  schedule(kind: string, key: string, dueAt: Date, payload: unknown): void;
  /** The same transaction on behalf of one of several events: what leaves through it carries that event as its cause. */
  causedBy(event: { readonly id: string; readonly correlationId: string }): Work;
}

export type Transact = <T>(scope: WorkScope, run: (work: Work) => Promise<T>) => Promise<T>;
