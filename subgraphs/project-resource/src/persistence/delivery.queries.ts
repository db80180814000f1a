import { type CalendarDate, type Id, instant, type Instant, type Refusal } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import type { DailyEntry, PublishedEntry, PublishedEstimate } from '@throughline/project-resource-domain';
import { findable, type Work } from '@throughline/transport';

/** Where a piece of work belongs. */
export interface Place {
  readonly wbsElementId: Id<'WbsElement'>;
  readonly projectId: Id<'Project'>;
  readonly engagementId: Id<'Engagement'>;
}

/** A read of one tenant, inside or outside a transaction. */
export type ReadRows = <T extends object>(sql: string, parameters: readonly unknown[]) => Promise<T[]>;

const KNOWN_IDS = {
  elements: 'select id from wbs_element where id = any($1::text[])',
  milestones: 'select id from milestone where id = any($1::text[])',
} as const;

/** Which of the ids are ours. */
export async function knownIds(
  read: ReadRows,
  table: keyof typeof KNOWN_IDS,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await read<{ id: string }>(KNOWN_IDS[table], [findable(ids)]);
  return new Set(rows.map(({ id }) => id));
}

export async function placesOf(work: Work, wbsElementIds: readonly string[]): Promise<Map<string, Place>> {
  const rows = await work.sql<Place & object>(
    `select w.id as "wbsElementId", w.project_id as "projectId", p.engagement_id as "engagementId"
     from wbs_element w join project p on p.tenant_id = w.tenant_id and p.id = w.project_id
     where w.tenant_id = $1 and w.id = any($2::text[])`,
    [work.tenantId, wbsElementIds],
  );
  return new Map(rows.map((row) => [row.wbsElementId as string, row]));
}

interface EntryRow {
  id: string;
  source_id: string;
  project_id: string;
  reference: string;
  work_date: CalendarDate;
  hours: string;
  resource: string;
  wbs_element_id: string;
  billable: boolean;
  source_changed_at: StoredInstant;
}

export interface StoredEntry extends PublishedEntry {
  readonly projectId: string;
}

/** What was published of the PSA's records so far, by record. */
export async function publishedEntries(
  work: Work,
  source: { system: string; instance: string; ids: readonly string[] },
): Promise<Map<string, StoredEntry[]>> {
  const rows = await work.sql<EntryRow>(
    `select id, source_id, project_id, reference, to_char(work_date, 'YYYY-MM-DD') as work_date, hours::text, resource,
       wbs_element_id, billable, source_changed_at
     from time_entry
     where tenant_id = $1 and system = $2 and instance = $3 and source_id = any($4::text[])`,
    [work.tenantId, source.system, source.instance, source.ids],
  );
  const bySource = new Map<string, StoredEntry[]>();
  for (const row of rows) {
    const entries = bySource.get(row.source_id) ?? [];
    entries.push({
      timeEntryId: row.id,
      projectId: row.project_id,
      reference: row.reference,
      workDate: row.work_date,
      hours: row.hours,
      resource: row.resource,
      wbsElementId: row.wbs_element_id,
      billable: row.billable,
      changedAt: instant(row.source_changed_at),
    });
    bySource.set(row.source_id, entries);
  }
  return bySource;
}

export interface NewEntry extends DailyEntry {
  readonly id: Id<'TimeEntry'>;
  readonly place: Place;
  readonly sourceId: string;
  readonly changedAt: Instant;
}

/** Natural key: record and day. Returns the ids that were new. */
export async function insertEntries(
  work: Work,
  source: { system: string; instance: string },
  entries: readonly NewEntry[],
): Promise<Set<string>> {
  if (entries.length === 0) return new Set();
  const rows = await work.sql<{ id: string }>(
    `insert into time_entry (tenant_id, id, system, instance, source_id, work_date, reference, project_id, wbs_element_id,
       resource, role, hours, billable, approved_at, source_changed_at, recorded_at)
     select $1, e->>'id', $2, $3, e->>'sourceId', (e->>'workDate')::date, e->>'reference', e->'place'->>'projectId',
       e->'place'->>'wbsElementId', e->>'resource', e->>'role', (e->>'hours')::numeric, (e->>'billable')::boolean,
       (e->>'approvedAt')::timestamptz, (e->>'changedAt')::timestamptz, $5
     from jsonb_array_elements($4::jsonb) e
     on conflict (tenant_id, system, instance, source_id, work_date) do nothing
     returning id`,
    [work.tenantId, source.system, source.instance, JSON.stringify(entries), work.now],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Estimates as published, keyed by `element version`. */
export async function publishedEstimates(
  work: Work,
  wbsElementIds: readonly string[],
): Promise<Map<string, PublishedEstimate & { id: string; projectId: string }>> {
  const rows = await work.sql<{
    id: string;
    project_id: string;
    wbs_element_id: string;
    version: number;
    hours: string;
  }>(
    `select id, project_id, wbs_element_id, version, hours::text from estimate
     where tenant_id = $1 and wbs_element_id = any($2::text[])`,
    [work.tenantId, wbsElementIds],
  );
  return new Map(
    rows.map(({ id, project_id: projectId, wbs_element_id: element, version, hours }) => [
      `${element} ${version}`,
      { id, projectId, version, hours },
    ]),
  );
}

export interface NewEstimate {
  readonly id: Id<'Estimate'>;
  readonly place: Place;
  readonly version: number;
  readonly hours: string;
  readonly recordedAt: Instant;
  readonly sourceId: string;
}

/** Natural key: element and version. Returns the ids that were new. */
export async function insertEstimates(work: Work, estimates: readonly NewEstimate[]): Promise<Set<string>> {
  if (estimates.length === 0) return new Set();
  const rows = await work.sql<{ id: string }>(
    `insert into estimate (tenant_id, id, project_id, wbs_element_id, version, hours, recorded_at, received_at)
     select $1, e->>'id', e->'place'->>'projectId', e->'place'->>'wbsElementId', (e->>'version')::int,
       (e->>'hours')::numeric, (e->>'recordedAt')::timestamptz, $3
     from jsonb_array_elements($2::jsonb) e
     on conflict (tenant_id, wbs_element_id, version) do nothing
     returning id`,
    [work.tenantId, JSON.stringify(estimates), work.now],
  );
  return new Set(rows.map(({ id }) => id));
}

export interface NewCorrection {
  readonly entityKind: 'TimeEntry' | 'Milestone' | 'Estimate';
  readonly entityId: string;
  readonly projectId: string;
  readonly changedAt: Instant;
  readonly flag: Refusal;
}

/**
 * Keeps what the PSA says now beside what was published, once per version of the PSA's record. The PSA stamps whole
 * seconds, so the content tells two changes of one second apart.
 */
export async function insertCorrections(work: Work, corrections: readonly NewCorrection[]): Promise<void> {
  if (corrections.length === 0) return;
  await work.sql(
    `insert into correction (tenant_id, entity_kind, entity_id, source_changed_at, project_id, code, evidence,
       content_hash, recorded_at)
     select $1, c->>'entityKind', c->>'entityId', (c->>'changedAt')::timestamptz, c->>'projectId', c->'flag'->>'code',
       c->'flag'->'evidence', md5((c->'flag')::text), $3
     from jsonb_array_elements($2::jsonb) c
     on conflict do nothing`,
    [work.tenantId, JSON.stringify(corrections), work.now],
  );
}

export interface CutOffCounts {
  readonly timeEntries: number;
  readonly milestones: number;
  readonly estimates: number;
}

/** How many facts up to the close, inclusive, were published for the tenant since the beginning. */
export async function countPublished(work: Work, closedAt: Instant): Promise<CutOffCounts> {
  const [row] = await work.sql<{ entries: number; milestones: number; estimates: number }>(
    `select
       (select count(*)::int from time_entry where tenant_id = $1 and approved_at <= $2) as entries,
       (select count(*)::int from milestone where tenant_id = $1 and announced_accepted_at <= $2) as milestones,
       (select count(*)::int from estimate where tenant_id = $1 and recorded_at <= $2) as estimates`,
    [work.tenantId, closedAt],
  );
  return { timeEntries: row?.entries ?? 0, milestones: row?.milestones ?? 0, estimates: row?.estimates ?? 0 };
}

/** False when this close was cut off before. */
export async function insertCutOff(
  work: Work,
  cutOff: CutOffCounts & { period: string; closedAt: Instant },
): Promise<boolean> {
  const rows = await work.sql(
    `insert into delivery_cut_off (tenant_id, period, closed_at, time_entries, milestones, estimates, reached_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning period`,
    [work.tenantId, cutOff.period, cutOff.closedAt, cutOff.timeEntries, cutOff.milestones, cutOff.estimates, work.now],
  );
  return rows.length > 0;
}

/** The close up to which everything was read before; null when there was none. */
export async function latestCutOff(work: Work, before: Instant): Promise<Instant | null> {
  const [row] = await work.sql<{ closed_at: StoredInstant | null }>(
    `select max(closed_at) as closed_at from delivery_cut_off where tenant_id = $1 and closed_at < $2`,
    [work.tenantId, before],
  );
  return row?.closed_at ? instant(row.closed_at) : null;
}
