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

/** Whether a replay has emptied a read model that no replay after it has built to its end: a condition on `replay`. */
export const REBUILDING = `kind = 'READ_MODEL' and state in ('RUNNING', 'FAILED') and emptied_at is not null and not exists (
    select from replay later where later.tenant_id = replay.tenant_id and later.consumer = replay.consumer
      and later.kind = 'READ_MODEL' and later.state = 'DONE' and later.requested_at > replay.requested_at)`;

/** How far a tenant's read model has been built again; nothing when it is whole. */
export const REBUILD_UNDER_WAY = `select id, state, read from replay where ${REBUILDING} limit 1`;
