import { type Id, type IdKind, type Instant, newId, type Refusal, refuse, type Result } from '@throughline/contracts';
import { type Content, observeRecord, type Psa } from '@throughline/project-resource-domain';
import { keepExternalIds } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import {
  insertCorrections,
  type NewCorrection,
  type SoldPlace,
  soldPlacesOf,
} from '../persistence/delivery.queries.ts';
import {
  insertRecords,
  type NewRecord,
  publishedRecords,
  type RecordTable,
  type Source,
} from '../persistence/record.queries.ts';

export type RecordEntity = Extract<IdKind, 'Expense' | 'SubcontractorBill' | 'UsageRecord'>;

/** What the looks of all kinds have in common. */
export interface RecordLook {
  readonly externalId: string;
  readonly name: string;
  readonly projectId: string | null;
  readonly wbsElementId: string | null;
  readonly changedAt: Instant;
}

/** An approved record that cannot be taken as it is. `mayCome`: what it lacks may still arrive by itself. */
export interface RefusedRecord {
  readonly recordType: string;
  readonly externalId: string;
  readonly changedAt: Instant;
  readonly refusal: Refusal;
  readonly mayCome: boolean;
}

/** One kind of record: how it reads, when it is taken, and what is told of it. */
export interface RecordKind<Look extends RecordLook, Kind extends RecordEntity, Accepted extends object> {
  readonly entityKind: Kind;
  readonly table: RecordTable;
  readonly recordType: (psa: Psa) => string;
  readonly isApproved: (look: Look) => boolean;
  readonly contentOf: (look: Look) => Content;
  /** Answers what decides on each look, once what it needs is read for all of them. */
  readonly judge: (work: Work, source: Source, looks: readonly Look[]) => Promise<Judge<Look, Kind, Accepted>>;
  readonly publish: (work: Work, record: NewRecord<Kind> & Accepted) => void;
}

export type Judge<Look, Kind extends RecordEntity, Accepted> = (
  look: Look,
  place: SoldPlace,
  id: Id<Kind>,
) => Result<Accepted>;

/**
 * Takes over looks at records of one kind: publishes each approved one once, and keeps later changes as corrections for a
 * person. Records of projects that are not ours are passed over. Answers the approved ones that cannot be taken; they hold
 * up no other, and whoever brought them has to set them aside.
 */
export async function takeRecords<Look extends RecordLook, Kind extends RecordEntity, Accepted extends object>(
  work: Work,
  psa: Psa,
  looks: readonly Look[],
  kind: RecordKind<Look, Kind, Accepted>,
): Promise<RefusedRecord[]> {
  const ours = latestOfEach(looks.filter(({ projectId }) => projectId !== null));
  if (ours.length === 0) return [];
  const { system, instance } = psa;
  const source = { system, instance };
  const ids = ours.map(({ externalId }) => externalId);
  const places = await soldPlacesOf(
    work,
    ours.flatMap(({ wbsElementId }) => wbsElementId ?? []),
  );
  const published = await publishedRecords(work, kind.table, source, ids);
  const judge = await kind.judge(work, source, ours);
  const fresh: (NewRecord<Kind> & Accepted)[] = [];
  const corrections: NewCorrection[] = [];
  const refused: RefusedRecord[] = [];
  for (const look of ours) {
    const { externalId, name: reference, changedAt } = look;
    const before = published.get(externalId) ?? null;
    const content = kind.contentOf(look);
    const change = observeRecord(before, { approved: kind.isApproved(look), content, changedAt });
    if (change.kind === 'CHANGED' && before) {
      const about = { entityKind: kind.entityKind, entityId: before.id, projectId: before.projectId, changedAt };
      corrections.push({ ...about, flag: change.flag });
    }
    if (change.kind !== 'NEW') continue;
    const place = look.wbsElementId === null ? undefined : places.get(look.wbsElementId);
    const id = newId(kind.entityKind, { now: () => work.now });
    const accepted = place ? judge(look, place, id) : unknownElement(look);
    if (accepted.ok && place) {
      const { wbsElementId, projectId, engagementId } = place;
      const at = { wbsElementId, projectId, engagementId };
      fresh.push({ ...accepted.value, id, sourceId: externalId, reference, place: at, content, changedAt });
    } else if (!accepted.ok) {
      refused.push({ recordType: kind.recordType(psa), externalId, changedAt, ...setAsideFor(look, accepted.refusal) });
    }
  }
  await insertCorrections(work, corrections);
  const taken = await insertRecords(work, kind.table, source, fresh);
  const news = fresh.filter(({ id }) => taken.has(id));
  await keepExternalIds(
    work,
    news.map(({ id, sourceId }) => {
      const recordType = kind.recordType(psa);
      return { entityKind: kind.entityKind, entityId: id, ...source, recordType, externalId: sourceId };
    }),
  );
  for (const record of news) kind.publish(work, record);
  return refused;
}

/** One list may show a record twice, as pages of a moving list do; the later look counts. */
export function latestOfEach<Look extends { externalId: string; changedAt: Instant }>(looks: readonly Look[]): Look[] {
  const latest = new Map<string, Look>();
  for (const look of looks) {
    const other = latest.get(look.externalId);
    if (!other || other.changedAt <= look.changedAt) latest.set(look.externalId, look);
  }
  return [...latest.values()];
}

const unknownElement = ({ name, externalId, wbsElementId }: RecordLook): Result<never> =>
  refuse('ENTITY_UNKNOWN', { what: 'work element', reference: name, externalId, id: wbsElementId });

/** What hangs on something that is not known may find it later; a record that hangs on no work at all never will. */
const setAsideFor = (look: RecordLook, refusal: Refusal): Pick<RefusedRecord, 'refusal' | 'mayCome'> => ({
  refusal,
  mayCome: refusal.code === 'ENTITY_UNKNOWN' && look.wbsElementId !== null,
});
