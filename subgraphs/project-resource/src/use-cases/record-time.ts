import { type Id, invariant, newId } from '@throughline/contracts';
import { timeEntryApproved, timeEntryCorrected } from '@throughline/events';
import { observeTime, type Psa, type PsaTime, type TimeCorrection } from '@throughline/project-resource-domain';
import { keepExternalIds } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import {
  insertCorrections,
  insertEntries,
  insertTimeCorrections,
  type NewCorrection,
  type NewEntry,
  type Place,
  placesOf,
  publishedEntries,
  type StoredEntry,
} from '../persistence/delivery.queries.ts';
import { notKnownYet } from './require-known.ts';
import { latestOfEach } from './take-records.ts';

/**
 * Takes over looks at the PSA's records of time: publishes each approved day once, then each correction of its hours, and
 * keeps other changes of published days for a person. Records of projects that are not ours are passed over; work of ours that is not known yet throws
 * a transient ENTITY_UNKNOWN.
 */
export async function recordTime(work: Work, psa: Psa, times: readonly PsaTime[]): Promise<void> {
  const ours = latestOfEach(times.filter(({ projectId }) => projectId !== null));
  if (ours.length === 0) return;
  const places = await placesOf(
    work,
    ours.flatMap(({ wbsElementId }) => wbsElementId ?? []),
  );
  const source = { system: psa.system, instance: psa.instance };
  const published = await publishedEntries(work, { ...source, ids: ours.map(({ externalId }) => externalId) });
  const entries: NewEntry[] = [];
  const flags: NewCorrection[] = [];
  const corrections: { entry: StoredEntry; correction: TimeCorrection }[] = [];
  for (const time of ours) {
    const before = published.get(time.externalId) ?? [];
    const change = observeTime(before, time);
    for (const entry of change.approved) entries.push(toNewEntry(work, time, entry, placeOf(places, time)));
    for (const { timeEntryId, flag } of change.flags) {
      const projectId = before.find((one) => one.timeEntryId === timeEntryId)?.projectId ?? '';
      flags.push({ entityKind: 'TimeEntry', entityId: timeEntryId, projectId, changedAt: time.changedAt, flag });
    }
    for (const correction of change.corrections) {
      const entry = before.find((one) => one.timeEntryId === correction.timeEntryId);
      if (entry) corrections.push({ entry, correction });
    }
    // Approved time on no element of ours would be lost to the percentage of completion without a word.
    if (time.approved && before.length === 0) placeOf(places, time);
  }
  await insertCorrections(work, flags);
  await insertTimeCorrections(
    work,
    corrections.map(({ correction }) => correction),
  );
  const fresh = await insertEntries(work, source, entries);
  const taken = entries.filter(({ id }) => fresh.has(id));
  await keepExternalIds(
    work,
    taken.map(({ id, sourceId }) => {
      const { time: recordType } = psa.recordTypes;
      return { entityKind: 'TimeEntry', entityId: id, ...source, recordType, externalId: sourceId };
    }),
  );
  for (const entry of taken) publish(work, entry);
  for (const { entry, correction } of corrections) publishCorrection(work, entry, correction, places);
}

function placeOf(places: ReadonlyMap<string, Place>, { externalId, wbsElementId }: PsaTime): Place {
  const place = wbsElementId === null ? undefined : places.get(wbsElementId);
  if (!place) throw notKnownYet('work element', { externalId, id: wbsElementId });
  return place;
}

const toNewEntry = (
  work: Work,
  time: PsaTime,
  entry: ReturnType<typeof observeTime>['approved'][number],
  place: Place,
): NewEntry => ({
  ...entry,
  id: newId('TimeEntry', { now: () => work.now }),
  place,
  sourceId: time.externalId,
  changedAt: time.changedAt,
});

function publish(work: Work, entry: NewEntry): void {
  work.publish(timeEntryApproved, entry.id, {
    timeEntryId: entry.id,
    reference: entry.reference,
    ...entry.place,
    resource: entry.resource,
    role: entry.role,
    workDate: entry.workDate,
    hours: entry.hours,
    billable: entry.billable,
    approvedAt: entry.approvedAt,
  });
}

function publishCorrection(
  work: Work,
  entry: StoredEntry,
  { correction, hoursBefore, hours, correctedAt }: TimeCorrection,
  places: ReadonlyMap<string, Place>,
): void {
  const place = places.get(entry.wbsElementId);
  invariant(place !== undefined, `time entry ${entry.timeEntryId} hangs on an element that is not stored`);
  const timeEntryId = entry.timeEntryId as Id<'TimeEntry'>;
  const { reference, workDate } = entry;
  const change = { correction, workDate, hoursBefore, hours, correctedAt };
  work.publish(timeEntryCorrected, timeEntryId, { timeEntryId, reference, ...place, ...change });
}
