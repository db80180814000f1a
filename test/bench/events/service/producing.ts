import 'reflect-metadata';
import type { Clock } from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import type { Transact } from '@throughline/transport';
import type { Actor, Answer, Order, Places } from '../process/orders.ts';
import { batchesOf, engagementOf, factOf, TENANT, timeApproved } from '../workload.ts';
import { startService } from './start-service.ts';

/** At a steady pace; with more facts than that, a transaction tells several. */
const TRANSACTIONS_PER_SECOND = 100;

/** The service that tells the facts. */
export async function producing(places: Places, clock: Clock, log: Logger): Promise<Actor> {
  const { running, transact } = await startService({
    name: 'producing',
    urls: places.producing,
    natsUrl: places.natsUrl,
    migrations: [],
    handlers: [],
    clock,
    log,
  });
  const act = (order: Order): Promise<Answer> => {
    if (order.do === 'carry') return publishAll(order, transact, clock);
    if (order.do === 'pace') return publishSteadily(order, transact, clock);
    throw new Error(`a producing process cannot ${order.do}`);
  };
  return { act, stop: () => running.stop() };
}

async function publishAll(order: Order & { do: 'carry' }, transact: Transact, clock: Clock): Promise<Answer> {
  const begun = clock.now().getTime();
  const batches = batchesOf(order, order.perTransaction);
  let events = 0;
  const lane = async (): Promise<void> => {
    for (const batch of batches) {
      const now = clock.now();
      await publish(
        batch.map((index) => [index, now] as const),
        order.aggregates,
        transact,
      );
      events += batch.length;
    }
  };
  await Promise.all(Array.from({ length: order.inFlight }, lane));
  return { begun, ended: clock.now().getTime(), events };
}

/**
 * Tells facts at their instants, whether or not the former ones have committed. Each carries the instant at which it was
 * due, so that a producer that falls behind counts as delay.
 */
async function publishSteadily(order: Order & { do: 'pace' }, transact: Transact, clock: Clock): Promise<Answer> {
  const { perSecond, seconds, aggregates } = order;
  const begun = clock.now().getTime();
  const size = Math.ceil(perSecond / TRANSACTIONS_PER_SECOND);
  const events = Math.floor((perSecond * seconds) / size) * size;
  const underWay: Promise<void>[] = [];
  for (let first = 0; first < events; first += size) {
    const due = new Date(begun + (first * 1000) / perSecond);
    const early = due.getTime() - clock.now().getTime();
    if (early > 0) await clock.pause(early);
    const facts = Array.from({ length: size }, (_, index) => [first + index, due] as const);
    underWay.push(publish(facts, aggregates, transact));
  }
  await Promise.all(underWay);
  return { begun, ended: clock.now().getTime(), events };
}

const publish = (facts: readonly (readonly [number, Date])[], aggregates: number, transact: Transact): Promise<void> =>
  transact({ tenantId: TENANT }, async (work) => {
    for (const [index, createdAt] of facts)
      work.publish(timeApproved, engagementOf(index, aggregates), factOf(index, aggregates, createdAt));
  });
