import type { IdKind } from '@throughline/contracts';
import type { Work } from '@throughline/transport';
import type { Sql } from './sql.ts';

/** Columns of a domain's table `crosswalk`, for its migration, which adds the keys that its questions need. */
export const CROSSWALK_COLUMNS = `
    entity_kind text not null,
    entity_id text not null,
    system text not null,
    instance text not null,
    record_type text not null,
    external_id text not null,
    valid_from timestamptz not null,
    valid_to timestamptz`;

/** What an outside system calls something: the kind of system, which one of that kind, the record type over there. */
export interface ExternalKey {
  readonly system: string;
  readonly instance: string;
  readonly recordType: string;
  readonly externalId: string;
}

export interface CrosswalkEntry extends ExternalKey {
  readonly entityKind: IdKind;
  readonly entityId: string;
}

/** Keeps what outside systems call our objects, for ever; learning the same again changes nothing. */
export async function keepExternalIds(work: Work, entries: readonly CrosswalkEntry[]): Promise<void> {
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
  { entityId, system, instance, recordType }: { entityId: string } & Omit<ExternalKey, 'externalId'>,
): Promise<string | null> {
  const [row] = await work.sql<{ external_id: string }>(
    `select external_id from crosswalk
     where tenant_id = $1 and entity_id = $2 and system = $3 and instance = $4 and record_type = $5 and valid_to is null`,
    [work.tenantId, entityId, system, instance, recordType],
  );
  return row?.external_id ?? null;
}

/** Our id of what an outside system calls so; null when nobody told us. */
export async function entityIdOf(
  query: Sql,
  entityKind: IdKind,
  { system, instance, recordType, externalId }: ExternalKey,
): Promise<string | null> {
  const [row] = await query<{ id: string }>(
    `select entity_id as id from crosswalk
     where entity_kind = $1 and system = $2 and instance = $3 and record_type = $4 and external_id = $5
     order by valid_from desc limit 1`,
    [entityKind, system, instance, recordType, externalId],
  );
  return row?.id ?? null;
}
