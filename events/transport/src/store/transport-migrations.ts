import type { Migration } from '@mikro-orm/migrations';
import { restingTargets } from '../calls/calls.migration.ts';
import { unreadableMessages } from '../inbox/unreadable.migration.ts';
import { parkedWork } from '../parked/parked.migration.ts';
import { replays } from '../replay/replay.migration.ts';
import { retention } from '../retention/retention.migration.ts';
import { outboxByMonth } from './outbox-by-month.migration.ts';
import { transportTables } from './transport-tables.ts';

export type TransportMigration = new (...parameters: ConstructorParameters<typeof Migration>) => Migration;

/** The schema of the durable transport, in order; run before the domain's own migrations. Never edited once merged. */
export const transportMigrations = (transportRole: string): TransportMigration[] => [
  transportTables(transportRole),
  outboxByMonth(transportRole),
  restingTargets(transportRole),
  parkedWork(transportRole),
  replays(transportRole),
  retention(transportRole),
  unreadableMessages(transportRole),
];
