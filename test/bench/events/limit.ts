import type { Clock } from '@throughline/contracts';
import type { Usages } from './meter.ts';
import { aggregatesFor } from './options.ts';
import type { Role } from './process/orders.ts';
import { type Postgres, Scene } from './scene.ts';

/** One measurement of what PostgreSQL, or the broker, does at the least for the same events. */
export interface LimitRun {
  /** From the beginning to the end of both sides. */
  readonly seconds: number;
  /** What the telling side took of it, and the hearing side. */
  readonly producingSeconds: number;
  readonly consumingSeconds: number;
  readonly usage: Usages;
}

/** The same rows by the plainest batched SQL: outbox in one database; inbox and effect in another, at the same time. */
export const sqlLimit = (postgres: Postgres, events: number, clock: Clock): Promise<LimitRun> =>
  limit(postgres, events, clock, ['plain-outbox', 'plain-inbox']);

/** The same messages through a stream on disk: published by one client and pulled by another, at the same time. */
export const streamLimit = (postgres: Postgres, events: number, clock: Clock): Promise<LimitRun> =>
  limit(postgres, events, clock, ['plain-publisher', 'plain-puller']);

const limit = (postgres: Postgres, events: number, clock: Clock, roles: readonly [Role, Role]): Promise<LimitRun> =>
  Scene.within(postgres, clock, async (scene) => {
    const [producing, consuming] = await scene.start(roles);
    if (!producing || !consuming) throw new Error('a plain process is missing');
    const meter = await scene.measure([producing], [consuming]);
    const share = { events, aggregates: aggregatesFor(events), worker: 0, workers: 1 };
    const order = { do: 'carry', ...share, perTransaction: 1, inFlight: 1 } as const;
    const [told, heard] = await Promise.all([producing.do(order), consuming.do(order)]);
    const begun = Math.min(told.begun, heard.begun);
    return {
      seconds: (Math.max(told.ended, heard.ended) - begun) / 1000,
      producingSeconds: (told.ended - begun) / 1000,
      consumingSeconds: (heard.ended - begun) / 1000,
      usage: meter.end(),
    };
  });
