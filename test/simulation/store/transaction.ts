import type { Life } from '../scheduler.ts';

/** A fact that was written to the outbox. */
export interface WrittenFact {
  readonly eventId: string;
  readonly tenantId: string;
  readonly partition: number;
  readonly position: number;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly version: number;
  readonly type: string;
  readonly correlationId: string;
  readonly body: string;
  /** What is in the body. */
  readonly data: unknown;
}

/** What a handler left behind for one event. */
export interface Effect {
  readonly eventId: string;
  /** Tenant, type and id. */
  readonly aggregate: string;
  readonly version: number;
}

/** One transaction on the server's side: rows that it holds, and what its commit will write. */
export class Transaction {
  readonly rows = new Set<string>();
  waitsFor: string | null = null;
  state: 'open' | 'committed' | 'ended' = 'open';
  readonly facts: WrittenFact[] = [];
  readonly effects: Effect[] = [];
  /** Written in this order, all at once. */
  readonly redo: (() => void)[] = [];

  constructor(readonly life: Life) {}
}
