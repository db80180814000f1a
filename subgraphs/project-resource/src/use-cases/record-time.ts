import { invariant, isBefore } from '@throughline/contracts';
import { timeEntryApproved } from '@throughline/events';
import { observeTime, type Psa, type PsaTime } from '@throughline/project-resource-domain';
import { keepExternalIds } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import {
  insertCorrections,
  insertEntries,
  type NewCorrection,
  type NewEntry,
  type Place,
  placesOf,
  publishedEntries,
} from '../persistence/delivery.queries.ts';
import { notKnownYet } from './require-known.ts';

/**
 * Takes over looks at the PSA's records of time: publishes each approved day once and keeps later changes of published
 * days as corrections. Records of projects that are not ours are passed over; work of ours that is not known yet throws
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
  const corrections: NewCorrection[] = [];
  for (const time of ours) {
    const before = published.get(time.externalId) ?? [];
    const change = observeTime(before, time);
    for (const entry of change.approved) entries.push(toNewEntry(work, time, entry, placeOf(places, time)));
    for (const { timeEntryId, flag } of change.corrections) {
      const entry = before.find((one) => one.timeEntryId === timeEntryId);
      invariant(entry !== undefined, `a correction of ${timeEntryId}, which was not published`);
      const { projectId } = entry;
      corrections.push({ entityKind: 'TimeEntry', entityId: timeEntryId, projectId, changedAt: time.changedAt, flag });
    }
    // Approved time on no element of ours would be lost to the percentage of completion without a word.
    if (time.approved && before.length === 0) placeOf(places, time);
  }
  await insertCorrections(work, corrections);
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
}

/** One list may show a record twice, as pages of a moving list do; the later look counts. */
function latestOfEach(times: readonly PsaTime[]): PsaTime[] {
  const latest = new Map<string, PsaTime>();
  for (const time of times) {
    const other = latest.get(time.externalId);
    if (!other || !isBefore(time.changedAt, other.changedAt)) latest.set(time.externalId, time);
  }
  return [...latest.values()];
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
  id: work.mint('TimeEntry'),
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
