import type { Work } from '../work/work.ts';

/** What a service keeps to be read only: whatever it holds follows from the facts that it hears, and from nothing else. */
export interface ReadModel {
  /** Each has a column `tenant_id`; everything that the handlers write lies in them. */
  readonly tables: readonly string[];
  /** Columns that differ from one building to the next, such as generated positions. */
  readonly volatileColumns?: readonly string[];
}

/**
 * Empties a tenant's read model and forgets what was applied to it, so that all facts count as new. Nobody applies
 * anything meanwhile: an event that is applied halfway through would be remembered and not be there.
 */
export async function emptyReadModel(work: Work, consumer: string, { tables }: ReadModel): Promise<void> {
  await work.sql(`lock table aggregate_progress in exclusive mode`);
  await work.sql(`set local statement_timeout = '10min'`);
  for (const table of tables) await work.sql(`delete from ${table} where tenant_id = $1`, [work.tenantId]);
  for (const table of ['aggregate_progress', 'inbox'])
    await work.sql(`delete from ${table} where tenant_id = $1 and consumer = $2`, [work.tenantId, consumer]);
  // What a person has corrected is nowhere else, so it stays.
  await work.sql(`delete from held_event where tenant_id = $1 and consumer = $2 and edited_by is null`, [
    work.tenantId,
    consumer,
  ]);
}
