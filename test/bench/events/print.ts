import { KINDS } from './meter.ts';
import type { Report } from './report.ts';

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (ratio: number): string => `${(ratio * 100).toFixed(1)} %`;
const seconds = (value: number): string => value.toFixed(1);

/** The first column to the left, figures to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return rows.map(line).join('\n');
}

/** The report for people. */
export function printed({ machine, limits, ours, latency, complaints }: Report): string {
  const parts = [
    `${machine.cores} cores of ${machine.cpu}, ${machine.memoryGb} GB, Node ${machine.node}, ` +
      `PostgreSQL ${machine.postgres}, NATS ${machine.nats}`,
    `The limit, in events/s: the same rows by plain SQL, the same messages through a plain stream`,
    table([
      ['events', 'SQL', 'stream', 'lower', 'one after the other'],
      ...limits.map((limit) => [
        whole(limit.events),
        ...[limit.sqlPerSecond, limit.streamPerSecond, limit.lowerPerSecond, limit.bothPerSecond].map(whole),
      ]),
    ]),
    `Ours, from outbox insert to applied effect: producing x consuming processes; seconds from the first insert`,
    table([
      ['events', 'processes', 'events/s', 'of lower', 'of both', 'inserted', 'relayed', 'applied'],
      ...ours.map((each) => [
        whole(each.events),
        each.topology,
        whole(each.perSecond),
        percent(each.ratioToLower),
        percent(each.ratioToBoth),
        ...[each.insertedSeconds, each.relayedSeconds, each.appliedSeconds].map(seconds),
      ]),
    ]),
    `What it costs: microseconds of CPU for each event of all processes of a kind, and the most memory of one of them`,
    table([
      ['events', 'processes', ...KINDS.flatMap((kind) => [kind, 'MB'])],
      ...ours.map(({ events, topology, usage }) => [
        whole(events),
        topology,
        ...KINDS.flatMap((kind) => {
          const used = usage[kind];
          return used ? [whole((used.cpuSeconds * 1e6) / events), whole(used.peakMb)] : ['?', '?'];
        }),
      ]),
    ]),
  ];
  if (latency) {
    const { p50Ms, p95Ms, p99Ms, maxMs } = latency;
    parts.push(
      `Latency at ${whole(latency.perSecond)} events/s over ${latency.seconds} s, ${whole(latency.events)} events: ` +
        `p50 ${whole(p50Ms)} ms, p95 ${whole(p95Ms)} ms, p99 ${whole(p99Ms)} ms, max ${whole(maxMs)} ms`,
    );
  }
  parts.push(complaints.length === 0 ? 'Every event was applied exactly once.' : complaints.join('\n'));
  return parts.join('\n\n');
}
