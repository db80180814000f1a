import type { SandboxName, SandboxState } from './sandboxes.ts';

export const SUBGRAPHS = [
  'customer-contract',
  'project-resource',
  'billing-events',
  'invoice-payment',
  'reporting',
] as const;
export type Subgraph = (typeof SUBGRAPHS)[number];

/** One subgraph's database, read as somebody whom row-level security does not bind: all tenants are seen. */
export interface Database {
  rows<T extends object>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
}

/** What the stream of facts holds and how far its readers have come. */
export interface StreamView {
  readonly eventIds: ReadonlySet<string>;
  /** The highest stream sequence up to which a consumer has acknowledged everything of a partition; 0 for none. */
  acknowledged(consumer: Subgraph, partition: number): number;
}

/** Everything that the checks look at. What is absent is not guessed: a check says what it did not look at. */
export interface Observed {
  readonly databases: Readonly<Record<Subgraph, Database>>;
  readonly stream: StreamView | null;
  readonly sandboxes: Readonly<Partial<Record<SandboxName, SandboxState>>>;
  /** Aggregates (`owner.aggregate`) of which a consumer takes every event. */
  readonly handled: Readonly<Record<Subgraph, ReadonlySet<string>>>;
  readonly now: Date;
  /** How long a committed fact may wait to be sent. */
  readonly lagLimitMs: number;
}

/** One row, or one sum, that breaks an invariant. */
export interface Violation {
  readonly tenant: string;
  /** What is wrong, as a sentence. */
  readonly what: string;
  /** The ids and figures of the offending row. */
  readonly row: Readonly<Record<string, unknown>>;
}

export interface Finding {
  /** How many rows were looked at. */
  readonly looked: number;
  readonly violations: readonly Violation[];
  /** Part of the invariant that was not looked at, and why; absent when all of it was. */
  readonly notLookedAt?: string;
}

export interface Invariant {
  readonly id: string;
  readonly title: string;
  check(observed: Observed): Promise<Finding>;
}

/** Several findings of one invariant as one. */
export function together(findings: readonly Finding[]): Finding {
  const left = findings.flatMap(({ notLookedAt }) => (notLookedAt === undefined ? [] : [notLookedAt]));
  return {
    looked: findings.reduce((sum, { looked }) => sum + looked, 0),
    violations: findings.flatMap(({ violations }) => violations),
    ...(left.length > 0 && { notLookedAt: left.join('; ') }),
  };
}
