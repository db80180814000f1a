import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SystemClock } from '@throughline/platform';
import { DEFAULT_OPTIONS } from './options.ts';
import { printed } from './print.ts';
import { runBench } from './run-bench.ts';

const EVENTS = 500;

describe('the benchmark of the events', () => {
  it('carries every event exactly once and reports limit, product and latency', async () => {
    const options = { ...DEFAULT_OPTIONS, events: [EVENTS], rounds: 1, latencySeconds: 1 };
    const topologies = [{ producing: 1, consuming: 2 }];
    const report = await runBench({ ...options, topologies }, new SystemClock(), () => undefined);

    assert.deepEqual(report.complaints, []);
    const { limits, ours, latency } = report;
    assert.deepEqual(
      limits.map(({ events, rounds }) => [events, rounds.length]),
      [[EVENTS, 1]],
    );
    assert.deepEqual(
      ours.map(({ events, topology, rounds }) => [events, topology, rounds.map((run) => run.exactlyOnce)]),
      [[EVENTS, '1x2', [{ told: EVENTS, applied: EVENTS, distinct: EVENTS, holds: true }]]],
    );
    const figures = [
      ...limits.map(({ bothPerSecond }) => bothPerSecond),
      ...ours.map(({ ratioToBoth }) => ratioToBoth),
    ];
    assert.ok(figures.every((figure) => figure > 0 && Number.isFinite(figure)));
    assert.ok(latency && latency.events > 0 && latency.p50Ms <= latency.p99Ms && latency.p99Ms <= latency.maxMs);
    assert.match(printed(report), /Every event was applied exactly once/);
  });
});
