import type { Work } from '@throughline/transport';
import { READ_MODELS } from '../read-models/read-models.ts';

/** Empties all read models of the tenant, so that a replay of its facts builds them again. */
export async function emptyReadModels(work: Work): Promise<void> {
  for (const table of READ_MODELS) await work.sql(`delete from ${table} where tenant_id = $1`, [work.tenantId]);
}
