import 'reflect-metadata';
import { Migration } from '@mikro-orm/migrations';
import type { Clock } from '@throughline/contracts';
import type { Event } from '@throughline/events';
import type { Logger } from '@throughline/platform';
import { tenantIsolation } from '@throughline/subgraph';
import { handleAll, type Work } from '@throughline/transport';
import type { Actor, Places } from '../process/orders.ts';
import { CONSUMER, EFFECT_COLUMNS, effectsOf, INSERT_EFFECTS, type TimeApproved, timeApproved } from '../workload.ts';
import { startService } from './start-service.ts';

class CreateBookedTime extends Migration {
  override up(): void {
    this.addSql(`create table booked_time (${EFFECT_COLUMNS})`);
    for (const statement of tenantIsolation('booked_time')) this.addSql(statement);
  }
}

/** The service that books what it hears: one row for each fact. */
export async function consuming(places: Places, clock: Clock, log: Logger): Promise<Actor> {
  let heard = 0;
  const book = async (events: readonly Event<TimeApproved>[], work: Work): Promise<void> => {
    await work.sql(INSERT_EFFECTS, effectsOf(events, clock.now()));
    heard += events.length;
  };
  const { running } = await startService({
    name: CONSUMER,
    urls: places.consuming,
    natsUrl: places.natsUrl,
    migrations: [CreateBookedTime],
    handlers: [handleAll(timeApproved, book)],
    clock,
    log,
  });
  const act = async () => {
    const at = clock.now().getTime();
    return { begun: at, ended: at, events: heard };
  };
  return { act, stop: () => running.stop() };
}
