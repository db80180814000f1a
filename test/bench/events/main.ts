import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { SystemClock } from '@throughline/platform';
import { type BenchOptions, DEFAULT_OPTIONS, nameOf, type Topology } from './options.ts';
import { printed } from './print.ts';
import { summaries } from './profile-summary.ts';
import { runBench } from './run-bench.ts';

const FULL = 1_000_000;

const whole = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('a whole number is needed');
  return value;
};
const atLeastOne = (text: string): number => {
  if (whole(text) === 0) throw new InvalidArgumentError('at least 1 is needed');
  return whole(text);
};
const sizes = (text: string): number[] => text.split(',').map((each) => atLeastOne(each.replaceAll('_', '')));
const topologies = (text: string): Topology[] =>
  text.split(',').map((each) => {
    const [, producing, consuming] = /^(\d+)x(\d+)$/.exec(each.trim()) ?? [];
    if (!producing || !consuming) throw new InvalidArgumentError('such as 1x1,1x2');
    return { producing: atLeastOne(producing), consuming: atLeastOne(consuming) };
  });

const given = new Command('bench:events')
  .description(
    'Measures events from outbox insert to applied effect, beside what bare PostgreSQL and a bare stream do with them.',
  )
  .option('--events <counts>', 'events of a run, such as 10000,100000', sizes, [...DEFAULT_OPTIONS.events])
  .option('--full', `a million events, too`, false)
  .option('--rounds <number>', 'how often each is measured; medians are reported', atLeastOne, DEFAULT_OPTIONS.rounds)
  .option(
    '--topologies <list>',
    `producing x consuming processes (default: ${DEFAULT_OPTIONS.topologies.map(nameOf).join(',')})`,
    topologies,
  )
  .option('--per-transaction <events>', 'events that one transaction tells', atLeastOne, DEFAULT_OPTIONS.perTransaction)
  .option('--in-flight <transactions>', 'of one producing process at a time', atLeastOne, DEFAULT_OPTIONS.inFlight)
  .option('--latency <seconds>', 'how long the latency run takes; 0 for none', whole, DEFAULT_OPTIONS.latencySeconds)
  .option('--json <file>', 'where the report goes', 'node_modules/.cache/throughline-bench-events.json')
  .option('--profile', 'takes CPU profiles of the service processes and says where their time went', false)
  .option('--profiles <folder>', 'where they go', 'node_modules/.cache/throughline-bench-profiles')
  .parse()
  .opts<{
    events: number[];
    full: boolean;
    rounds: number;
    topologies?: Topology[];
    perTransaction: number;
    inFlight: number;
    latency: number;
    json: string;
    profile: boolean;
    profiles: string;
  }>();

const options: BenchOptions = {
  ...given,
  events: [...new Set([...given.events, ...(given.full ? [FULL] : [])])],
  topologies: given.topologies ?? DEFAULT_OPTIONS.topologies,
  latencySeconds: given.latency,
  profiles: given.profile ? given.profiles : null,
};
if (options.profiles !== null) {
  rmSync(options.profiles, { recursive: true, force: true });
  mkdirSync(options.profiles, { recursive: true });
}

const report = await runBench(options, new SystemClock(), (line) => process.stderr.write(`${line}\n`));
mkdirSync(dirname(given.json), { recursive: true });
writeFileSync(given.json, `${JSON.stringify(report, null, 2)}\n`);
process.stdout.write(`${printed(report)}\n`);
if (options.profiles !== null) process.stdout.write(`\n${summaries(options.profiles)}\n`);
process.exitCode = report.complaints.length > 0 ? 1 : 0;
