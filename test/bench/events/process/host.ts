import { createLogger, SystemClock } from '@throughline/platform';
import type { Clock } from '@throughline/contracts';
import type { Actor, Answer, HostConfig, Order, Role } from './orders.ts';
import { Profiler } from './profiler.ts';

/** Loaded by need, so that a plain process carries nothing of the product. */
const ACTORS: Readonly<Record<Role, (config: HostConfig, clock: Clock) => Promise<Actor>>> = {
  producing: async ({ places }, clock) => (await import('../service/producing.ts')).producing(places, clock, log),
  consuming: async ({ places }, clock) => (await import('../service/consuming.ts')).consuming(places, clock, log),
  'plain-outbox': async ({ places }, clock) => (await import('../plain/sql.ts')).plainOutbox(places, clock),
  'plain-inbox': async ({ places }, clock) => (await import('../plain/sql.ts')).plainInbox(places, clock),
  'plain-publisher': async ({ places }, clock) => (await import('../plain/stream.ts')).plainPublisher(places, clock),
  'plain-puller': async ({ places }, clock) => (await import('../plain/stream.ts')).plainPuller(places, clock),
};

const config = JSON.parse(process.argv[2] ?? '{}') as HostConfig;
const clock = new SystemClock();
const log = createLogger({ level: 'warn', clock });
const profiler = new Profiler();
const actor = await ACTORS[config.role](config, clock);

async function obey(order: Order): Promise<Answer> {
  const at = clock.now().getTime();
  if (order.do === 'start-profile') await profiler.start();
  else if (order.do === 'end-profile') await profiler.end(order.file);
  else return actor.act(order);
  return { begun: at, ended: at, events: 0 };
}

async function answer(order: Order, before: Promise<void>): Promise<void> {
  await before;
  const result = await obey(order).catch((error: unknown) => ({ failed: String(error) }));
  process.send?.(result);
}

let turn = Promise.resolve();
process.on('message', (order: Order) => (turn = answer(order, turn)));
// Either the run is over or the benchmark is gone, in whatever way.
process.on('disconnect', () => void actor.stop().finally(() => process.exit(0)));
process.send?.({ ready: true });
