import type { Clock } from '@throughline/contracts';
import { type ExactlyOnce, exactlyOnce, untilApplied } from './carried.ts';
import { type Postgres, Scene } from './scene.ts';
import { startServices } from './throughput.ts';

const AGGREGATES = 1000;
/** Told before the measured time, at the same pace: code is compiled and connections are opened. */
const WARM_UP_SECONDS = 3;

/** From the instant at which a fact was due to be told to the one at which its handler writes the effect. */
export interface Latency {
  readonly perSecond: number;
  readonly seconds: number;
  readonly events: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly exactlyOnce: ExactlyOnce;
}

/** Tells facts at a steady pace with one process on each side. */
export const latency = (postgres: Postgres, perSecond: number, seconds: number, clock: Clock): Promise<Latency> =>
  Scene.within(postgres, clock, async (scene) => {
    const [[producing], consuming] = await startServices(scene, { producing: 1, consuming: 1 });
    if (!producing) throw new Error('the producing service is missing');
    const meter = await scene.measure([producing], consuming);
    const order = { do: 'pace', perSecond, seconds: seconds + WARM_UP_SECONDS, aggregates: AGGREGATES } as const;
    const { begun, events } = await producing.do(order);
    await untilApplied(scene, consuming, events, meter);
    const from = new Date(begun + WARM_UP_SECONDS * 1000);
    const { rows } = await scene.truth.consuming.query<{ events: string; at: number[]; max: number }>(
      `select count(*) as events, percentile_disc(array[0.5, 0.95, 0.99]) within group (order by ms) as at, max(ms) as max
       from (select extract(epoch from applied_at - created_at)::float8 * 1000 as ms
             from booked_time where created_at >= $1) measured`,
      [from],
    );
    const [p50Ms = 0, p95Ms = 0, p99Ms = 0] = rows[0]?.at ?? [];
    return {
      perSecond,
      seconds,
      events: Number(rows[0]?.events),
      p50Ms,
      p95Ms,
      p99Ms,
      maxMs: rows[0]?.max ?? 0,
      exactlyOnce: await exactlyOnce(scene, events),
    };
  });
