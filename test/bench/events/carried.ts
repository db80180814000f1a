import type { Pool } from 'pg';
import type { Meter } from './meter.ts';
import { unsentIn } from './outbox-state.ts';
import type { Worker } from './process/worker.ts';
import type { Scene } from './scene.ts';

const LOOK_EVERY_MS = 50;
/** Without any progress for so long a run is given up: something was lost. */
const PATIENCE_MS = 120_000;

/** Waits until the effect of so many events is in the database; answers the instant, in milliseconds since 1970. */
export async function untilApplied(scene: Scene, consuming: readonly Worker[], events: number, meter: Meter) {
  let last = -1;
  let lastAt = scene.clock.now().getTime();
  for (;;) {
    // Asking the handlers costs the database nothing; the database decides.
    const answers = await Promise.all(consuming.map((worker) => worker.do({ do: 'tell' })));
    const heard = answers.reduce((sum, answer) => sum + answer.events, 0);
    const at = scene.clock.now().getTime();
    if (heard >= events && (await count(scene.truth.consuming, 'booked_time')) >= events) return at;
    if (heard !== last) [last, lastAt] = [heard, at];
    if (at - lastAt > PATIENCE_MS) throw new Error(`no progress for two minutes: ${await whatIsLeft(scene, events)}`);
    meter.sample();
    await scene.clock.pause(LOOK_EVERY_MS);
  }
}

async function count(pool: Pool, table: string): Promise<number> {
  const { rows } = await pool.query<{ count: string }>(`select count(*) as count from ${table}`);
  return Number(rows[0]?.count);
}

async function whatIsLeft({ truth }: Scene, events: number): Promise<string> {
  const unsent = await unsentIn(truth.producing);
  const [applied, held] = [await count(truth.consuming, 'booked_time'), await count(truth.consuming, 'held_event')];
  return `${applied} of ${events} applied, ${unsent} not sent, ${held} held`;
}

/** Whether what was told and what was applied are the same, each once. */
export interface ExactlyOnce {
  readonly told: number;
  readonly applied: number;
  readonly distinct: number;
  readonly holds: boolean;
}

/** The ids of both sides are held against each other by a hash over all of them, which no order changes. */
export async function exactlyOnce({ truth }: Scene, events: number): Promise<ExactlyOnce> {
  const { rows: sent } = await truth.producing.query<{ count: string; ids: string }>(
    `select count(*) as count, bit_xor(hashtextextended(event_id::text, 0)) as ids from outbox`,
  );
  const { rows: booked } = await truth.consuming.query<Record<'count' | 'ids' | 'distinct' | 'versions', string>>(
    `select count(*) as count, bit_xor(hashtextextended(event_id::text, 0)) as ids,
       count(distinct event_id) as distinct, count(distinct (engagement_id, version)) as versions from booked_time`,
  );
  const [told, applied, distinct] = [Number(sent[0]?.count), Number(booked[0]?.count), Number(booked[0]?.distinct)];
  const counts = [told, applied, distinct, Number(booked[0]?.versions)];
  return { told, applied, distinct, holds: counts.every((each) => each === events) && sent[0]?.ids === booked[0]?.ids };
}
