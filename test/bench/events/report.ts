import type { Latency } from './latency.ts';
import type { LimitRun } from './limit.ts';
import { KINDS, type Usage, type Usages } from './meter.ts';
import type { OursRun } from './throughput.ts';

/** Events in a second. */
type Rate = number;

/** What the database and the broker do at the least for so many events; medians of the rounds. */
export interface Limit {
  readonly events: number;
  readonly sqlPerSecond: Rate;
  readonly streamPerSecond: Rate;
  /** Both share the cores, so one after the other: N / (time of the SQL + time of the stream). */
  readonly bothPerSecond: Rate;
  readonly lowerPerSecond: Rate;
  readonly rounds: readonly { readonly sql: LimitRun; readonly stream: LimitRun }[];
}

/** What the product does; medians of the rounds. */
export interface Ours {
  readonly events: number;
  readonly topology: string;
  readonly perSecond: Rate;
  readonly insertedSeconds: number;
  readonly relayedSeconds: number;
  readonly appliedSeconds: number;
  /** Of the limits of as many events. */
  readonly ratioToBoth: number;
  readonly ratioToLower: number;
  readonly usage: Usages;
  readonly rounds: readonly OursRun[];
}

export interface Report {
  readonly machine: {
    readonly cores: number;
    readonly cpu: string;
    readonly memoryGb: number;
    readonly node: string;
    readonly postgres: string;
    readonly nats: string;
  };
  readonly limits: readonly Limit[];
  readonly ours: readonly Ours[];
  readonly latency: Latency | null;
  /** Runs in which not every event was applied exactly once, in words; empty when all is well. */
  readonly complaints: readonly string[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = 0, high = 0] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

export function limitOf(events: number, rounds: Limit['rounds']): Limit {
  const [sql, stream] = [median(rounds.map((each) => each.sql.seconds)), median(rounds.map((r) => r.stream.seconds))];
  const [sqlPerSecond, streamPerSecond] = [events / sql, events / stream];
  const lowerPerSecond = Math.min(sqlPerSecond, streamPerSecond);
  return { events, sqlPerSecond, streamPerSecond, bothPerSecond: events / (sql + stream), lowerPerSecond, rounds };
}

export function oursOf(topology: string, limit: Limit, rounds: readonly OursRun[]): Ours {
  const of = (what: (run: OursRun) => number): number => median(rounds.map(what));
  const appliedSeconds = of((run) => run.seconds);
  const perSecond = limit.events / appliedSeconds;
  return {
    events: limit.events,
    topology,
    perSecond,
    insertedSeconds: of((run) => run.insertedSeconds),
    relayedSeconds: of((run) => run.relayedSeconds),
    appliedSeconds,
    ratioToBoth: perSecond / limit.bothPerSecond,
    ratioToLower: perSecond / limit.lowerPerSecond,
    usage: medianUsage(rounds.map((run) => run.usage)),
    rounds,
  };
}

function medianUsage(usages: readonly Usages[]): Usages {
  const of = (runs: readonly (Usage | null)[]): Usage | null => {
    const known = runs.filter((run) => run !== null);
    if (known.length === 0) return null;
    const [cpuSeconds, peakMb] = [median(known.map((run) => run.cpuSeconds)), median(known.map((run) => run.peakMb))];
    return { cpuSeconds, peakMb };
  };
  return Object.fromEntries(KINDS.map((kind) => [kind, of(usages.map((each) => each[kind]))])) as Usages;
}
