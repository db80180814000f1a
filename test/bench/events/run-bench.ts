import { cpus, totalmem } from 'node:os';
import type { Clock } from '@throughline/contracts';
import { latency } from './latency.ts';
import { sqlLimit, streamLimit } from './limit.ts';
import { type BenchOptions, nameOf } from './options.ts';
import { type Limit, limitOf, type Ours, oursOf, type Report } from './report.ts';
import { ownNats, ownPostgres } from './servers.ts';
import type { Postgres } from './scene.ts';
import { carry, type OursRun } from './throughput.ts';

/** Much more often than that a single machine's timers and commits do not tell steadily. */
const LEAST_PER_SECOND = 10;

/** Runs everything in turns and reports the medians. Judges no speed; `complaints` says what was lost or doubled. */
export async function runBench(options: BenchOptions, clock: Clock, say: (line: string) => void): Promise<Report> {
  const postgres = await ownPostgres(clock);
  try {
    const machine = await describeMachine(postgres, clock);
    const measured: { limit: Limit; ours: Ours[] }[] = [];
    for (const events of options.events) measured.push(await measure(events, { postgres, options, clock, say }));
    const ours = measured.flatMap((each) => each.ours);
    const perSecond = Math.max(LEAST_PER_SECOND, Math.round(Math.max(...ours.map((each) => each.perSecond)) / 10));
    const seconds = options.latencySeconds;
    if (seconds > 0) say(`latency: ${perSecond} events/s for ${seconds} s`);
    const delay = seconds > 0 ? await latency(postgres, perSecond, seconds, clock) : null;
    return {
      machine,
      limits: measured.map(({ limit }) => limit),
      ours,
      latency: delay,
      complaints: complaints(ours, delay),
    };
  } finally {
    await postgres.stop();
  }
}

interface Bench {
  readonly postgres: Postgres;
  readonly options: BenchOptions;
  readonly clock: Clock;
  readonly say: (line: string) => void;
}

/** Limit and product in turns, so that what disturbs the machine for a while disturbs both. */
async function measure(events: number, { postgres, options, clock, say }: Bench) {
  const limits: { sql: Limit['rounds'][number]['sql']; stream: Limit['rounds'][number]['stream'] }[] = [];
  const runs = new Map<string, OursRun[]>(options.topologies.map((topology) => [nameOf(topology), []]));
  for (let round = 1; round <= options.rounds; round += 1) {
    const tell = (what: string, seconds: number): void =>
      say(`${events} events, round ${round}: ${what} ${Math.round(events / seconds)}/s`);
    const sql = await sqlLimit(postgres, events, clock);
    tell('plain SQL', sql.seconds);
    const stream = await streamLimit(postgres, events, clock);
    tell('plain stream', stream.seconds);
    limits.push({ sql, stream });
    for (const topology of options.topologies) {
      const run = await carry(postgres, events, topology, options, clock);
      tell(`ours ${nameOf(topology)}`, run.seconds);
      runs.get(nameOf(topology))?.push(run);
    }
  }
  const limit = limitOf(events, limits);
  return { limit, ours: [...runs].map(([topology, rounds]) => oursOf(topology, limit, rounds)) };
}

function complaints(ours: readonly Ours[], delay: Report['latency']): string[] {
  const checked = [
    ...ours.flatMap(({ events, topology, rounds }) =>
      rounds.map((run) => ({ what: `${events} events, ${topology}`, once: run.exactlyOnce })),
    ),
    ...(delay ? [{ what: 'latency', once: delay.exactlyOnce }] : []),
  ];
  return checked
    .filter(({ once }) => !once.holds)
    .map(({ what, once }) => `${what}: ${once.told} told, ${once.applied} applied, ${once.distinct} of them different`);
}

async function describeMachine(postgres: Postgres, clock: Clock): Promise<Report['machine']> {
  const nats = await ownNats(clock);
  await nats.stop();
  const processors = cpus();
  return {
    cores: processors.length,
    cpu: processors[0]?.model ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    postgres: postgres.server.version,
    nats: nats.server.version,
  };
}
