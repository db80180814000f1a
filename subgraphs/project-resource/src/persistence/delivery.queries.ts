import { type Id, type Instant, instant, type Month, type Refusal } from '@throughline/contracts';
import type { DailyEntry, PublishedEntry, PublishedEstimate } from '@throughline/project-resource-domain';
import { anyOf, countedRows, insertNew, type Sql } from '@throughline/subgraph';
import { findable, type Work } from '@throughline/transport';
import { Estimate, TimeEntry } from './delivery.mapping.ts';
import { tables } from './tables.ts';

/** Where a piece of work belongs. */
export interface Place {
  readonly wbsElementId: Id<'WbsElement'>;
  readonly projectId: Id<'Project'>;
  readonly engagementId: Id<'Engagement'>;
}

/** Which of the ids are ours. */
export async function knownIds(read: Sql, table: 'wbs_element' | 'milestone', ids: readonly string[]) {
  const rows = await tables(read)
    .selectFrom(table)
    .select('id')
    .where('id', '=', anyOf(findable(ids)))
    .execute();
  return new Set(rows.map(({ id }) => String(id)));
}

export async function placesOf(work: Work, wbsElementIds: readonly string[]): Promise<Map<string, Place>> {
  const rows = await tables(work)
    .selectFrom('wbs_element as w')
    .innerJoin('project as p', 'p.id', 'w.projectId')
    .select(['w.id as wbsElementId', 'w.projectId', 'p.engagementId'])
    .where('w.id', '=', anyOf(wbsElementIds))
    .execute();
  return new Map(rows.map((row) => [String(row.wbsElementId), row]));
}

export interface StoredEntry extends PublishedEntry {
  readonly projectId: Id<'Project'>;
}

/** What was published of the PSA's records so far, by record. */
export async function publishedEntries(
  work: Work,
  source: { system: string; instance: string; ids: readonly string[] },
): Promise<Map<string, StoredEntry[]>> {
  const rows = await tables(work)
    .selectFrom('time_entry')
    .select(['id as timeEntryId', 'sourceId', 'projectId', 'reference', 'workDate', 'hours', 'resource'])
    .select(['wbsElementId', 'billable', 'sourceChangedAt as changedAt'])
    .where('system', '=', source.system)
    .where('instance', '=', source.instance)
    .where('sourceId', '=', anyOf(source.ids))
    .execute();
  return Map.groupBy(rows, ({ sourceId }) => sourceId);
}

export interface NewEntry extends DailyEntry {
  readonly id: Id<'TimeEntry'>;
  readonly place: Place;
  readonly sourceId: string;
  readonly changedAt: Instant;
}

/** Natural key: record and day. Returns the ids that were new. */
export const insertEntries = (
  work: Work,
  { system, instance: name }: { system: string; instance: string },
  entries: readonly NewEntry[],
): Promise<Set<string>> =>
  insertNew(
    work,
    TimeEntry,
    entries.map(({ id, place, sourceId, changedAt, ...day }) => ({
      id,
      system,
      instance: name,
      sourceId,
      workDate: day.workDate,
      reference: day.reference,
      projectId: place.projectId,
      wbsElementId: place.wbsElementId,
      resource: day.resource,
      role: day.role,
      hours: day.hours,
      billable: day.billable,
      approvedAt: day.approvedAt,
      sourceChangedAt: changedAt,
      recordedAt: instant(work.now),
    })),
  );

/** Estimates as published, keyed by `element version`. */
export async function publishedEstimates(
  work: Work,
  wbsElementIds: readonly string[],
): Promise<Map<string, PublishedEstimate & { id: Id<'Estimate'>; projectId: Id<'Project'> }>> {
  const rows = await tables(work)
    .selectFrom('estimate')
    .select(['id', 'projectId', 'wbsElementId', 'version', 'hours'])
    .where('wbsElementId', '=', anyOf(wbsElementIds))
    .execute();
  return new Map(rows.map((row) => [`${row.wbsElementId} ${row.version}`, row]));
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
export const insertEstimates = (work: Work, estimates: readonly NewEstimate[]): Promise<Set<string>> =>
  insertNew(
    work,
    Estimate,
    estimates.map(({ id, place, version, hours, recordedAt }) => ({
      id,
      projectId: place.projectId,
      wbsElementId: place.wbsElementId,
      version,
      hours,
      recordedAt,
      receivedAt: instant(work.now),
    })),
  );

export interface NewCorrection {
  readonly entityKind: 'TimeEntry' | 'Milestone' | 'Estimate';
  readonly entityId: string;
  readonly projectId: Id<'Project'>;
  readonly changedAt: Instant;
  readonly flag: Refusal;
}

/**
 * Keeps what the PSA says now beside what was published, once per version of the PSA's record. The PSA stamps whole
 * seconds, so the content tells two changes of one second apart. Text, since the hash is of what the database makes of it.
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
  const db = tables(work);
  const times = db.selectFrom('time_entry').where('approvedAt', '<=', closedAt);
  const milestones = db.selectFrom('milestone').where('announcedAcceptedAt', '<=', closedAt);
  const estimates = db.selectFrom('estimate').where('recordedAt', '<=', closedAt);
  return db
    .selectNoFrom([
      times.select(countedRows).$asScalar().$notNull().as('timeEntries'),
      milestones.select(countedRows).$asScalar().$notNull().as('milestones'),
      estimates.select(countedRows).$asScalar().$notNull().as('estimates'),
    ])
    .executeTakeFirstOrThrow();
}

/** False when this close was cut off before. */
export async function insertCutOff(
  work: Work,
  { period, closedAt, timeEntries, milestones, estimates }: CutOffCounts & { period: Month; closedAt: Instant },
): Promise<boolean> {
  const { tenantId, now } = work;
  const kept = await tables(work)
    .insertInto('delivery_cut_off')
    .values({ tenantId, period, closedAt, timeEntries, milestones, estimates, reachedAt: instant(now) })
    .onConflict((taken) => taken.doNothing())
    .returning('period')
    .execute();
  return kept.length > 0;
}

/** The close up to which everything was read before; null when there was none. */
export async function latestCutOff(work: Work, before: Instant): Promise<Instant | null> {
  const row = await tables(work)
    .selectFrom('delivery_cut_off')
    .select((e) => e.fn.max('closedAt').as('closedAt'))
    .where('closedAt', '<', before)
    .executeTakeFirst();
  return row?.closedAt ?? null;
}
