import type { Work } from '@throughline/transport';

export interface CrosswalkEntry {
  readonly entityKind: 'Project' | 'WbsElement' | 'Milestone' | 'TimeEntry' | 'Estimate';
  readonly entityId: string;
  readonly system: string;
  readonly instance: string;
  readonly recordType: string;
  readonly externalId: string;
}

/** Kept for ever; learning the same again changes nothing. */
export async function recordExternalIds(work: Work, entries: readonly CrosswalkEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await work.sql(
    `insert into crosswalk (tenant_id, entity_kind, entity_id, system, instance, record_type, external_id, valid_from)
     select $1, e->>'entityKind', e->>'entityId', e->>'system', e->>'instance', e->>'recordType', e->>'externalId', $3
     from jsonb_array_elements($2::jsonb) e
     on conflict do nothing`,
    [work.tenantId, JSON.stringify(entries), work.now],
  );
}

/** What the outside system calls an object of ours; null when it has not been told yet. */
export async function externalIdOf(
  work: Work,
  entity: { entityId: string; system: string; instance: string; recordType: string },
): Promise<string | null> {
  const [row] = await work.sql<{ external_id: string }>(
    `select external_id from crosswalk
     where tenant_id = $1 and entity_id = $2 and system = $3 and instance = $4 and record_type = $5 and valid_to is null`,
    [work.tenantId, entity.entityId, entity.system, entity.instance, entity.recordType],
  );
  return row?.external_id ?? null;
}
