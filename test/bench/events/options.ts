/** How many copies of each service run side by side. */
export interface Topology {
  readonly producing: number;
  readonly consuming: number;
}

export interface BenchOptions {
  /** How many events one run carries; each size is measured. */
  readonly events: readonly number[];
  /** Every measurement is taken once a round, in turn with the others; the median is reported. */
  readonly rounds: number;
  readonly topologies: readonly Topology[];
  /** Events published by one transaction of a producing process. */
  readonly perTransaction: number;
  /** Transactions that one producing process has under way at a time. */
  readonly inFlight: number;
  /** How long the steady pace of the latency run lasts; 0 leaves it out. */
  readonly latencySeconds: number;
  /** Where CPU profiles of the service processes go; null takes none. */
  readonly profiles: string | null;
}

export const DEFAULT_OPTIONS: BenchOptions = {
  events: [10_000, 100_000],
  rounds: 3,
  topologies: [
    { producing: 1, consuming: 1 },
    { producing: 1, consuming: 2 },
    { producing: 2, consuming: 2 },
  ],
  perTransaction: 100,
  inFlight: 2,
  latencySeconds: 30,
  profiles: null,
};

export const nameOf = ({ producing, consuming }: Topology): string => `${producing}x${consuming}`;

/** An aggregate tells ten facts of itself. */
export const aggregatesFor = (events: number): number => Math.max(1, Math.floor(events / 10));
