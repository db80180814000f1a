import type { Random } from '../faults/tools/random.ts';

/**
 * How hostile a run is. Each seed draws its own mixture, so that one run is all about lost acknowledgements and another
 * is calm but for a power cut: faults that always come together hide one another.
 */
export interface Profile {
  /** Shares of 1. */
  readonly lostRequest: number;
  readonly lostAnswer: number;
  readonly lostAck: number;
  readonly handedOutTwice: number;
  readonly lateRequest: number;
  readonly refusedPublish: number;
  readonly lostCommitAnswer: number;
  readonly lostCommit: number;
  readonly longTransaction: number;
  readonly failingHandler: number;
  readonly lostWakeUp: number;
  readonly crash: number;
  /** What was written while the connection was away is sent when it is back, instead of being dropped. */
  readonly flushed: number;
  /** Milliseconds. */
  readonly network: number;
  readonly database: number;
  readonly answerWithin: number;
  readonly ackWait: number;
  readonly duplicateWindow: number;
  readonly idleSession: number;
  readonly handedOut: number;
  /** How many disasters of each kind. */
  readonly disasters: readonly Disaster[];
  readonly facts: number;
}

export const DISASTERS = [
  'kill',
  'freeze',
  'session-lost',
  'database-restart',
  'stream-cut-off',
  'stream-restart',
  'power-cut',
  'wiped',
] as const;
export type Disaster = (typeof DISASTERS)[number];

export function drawProfile(random: Random): Profile {
  const share = (often: number, most: number): number => (random.next() < often ? random.next() * most : 0);
  const kinds = DISASTERS.filter(() => random.next() < 0.35);
  return {
    lostRequest: share(0.3, 0.05),
    lostAnswer: share(0.3, 0.1),
    lostAck: share(0.4, 0.4),
    handedOutTwice: share(0.4, 0.3),
    lateRequest: share(0.2, 0.05),
    refusedPublish: share(0.2, 0.2),
    lostCommitAnswer: share(0.4, 0.15),
    lostCommit: share(0.3, 0.1),
    longTransaction: share(0.6, 0.3),
    failingHandler: share(0.5, 0.2),
    lostWakeUp: share(0.4, 0.6),
    crash: share(0.35, 0.03),
    flushed: random.pick([0, 0.3, 1]),
    network: random.pick([1, 5, 5, 20, 100]),
    database: random.pick([1, 3, 3, 10, 50]),
    answerWithin: random.pick([2000, 5000, 15_000]),
    ackWait: random.pick([1500, 4000, 60_000]),
    duplicateWindow: random.pick([120_000, 120_000, 3000, 100]),
    idleSession: random.pick([3000, 8000]),
    handedOut: random.pick([1, 3, 1000]),
    disasters: kinds.flatMap((kind) => Array.from({ length: random.whole(1, 2) }, () => kind)),
    facts: random.whole(12, 40),
  };
}
