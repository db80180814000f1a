import { decimal } from '@throughline/contracts';
import { estimateChanged } from '@throughline/events';
import { observeEstimate, type Psa, type PsaEstimate } from '@throughline/project-resource-domain';
import { keepExternalIds } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import {
  insertCorrections,
  insertEstimates,
  type NewCorrection,
  type NewEstimate,
  placesOf,
  publishedEstimates,
} from '../persistence/delivery.queries.ts';
import { notKnownYet } from './require-known.ts';

/**
 * Takes over looks at the PSA's estimates: publishes each version once and keeps a changed version as a correction.
 * Estimates of tasks that are not ours (a template's own, say) are passed over; work of ours that is not known yet throws
 * a transient ENTITY_UNKNOWN.
 */
export async function recordEstimates(work: Work, psa: Psa, looks: readonly PsaEstimate[]): Promise<void> {
  const ours = looks.filter(({ wbsElementId }) => wbsElementId !== null);
  if (ours.length === 0) return;
  const elements = ours.flatMap(({ wbsElementId }) => wbsElementId ?? []);
  const places = await placesOf(work, elements);
  const published = await publishedEstimates(work, elements);
  const estimates = new Map<string, NewEstimate>();
  const corrections: NewCorrection[] = [];
  for (const look of ours) {
    const { wbsElementId, version, hours, recordedAt, changedAt, externalId } = look;
    const place = wbsElementId === null ? undefined : places.get(wbsElementId);
    if (!place) throw notKnownYet('work element', { externalId, id: wbsElementId });
    const key = `${place.wbsElementId} ${version}`;
    const before = published.get(key);
    const observed = observeEstimate(before ?? null, look);
    if (!observed.ok && before) {
      const about = { entityKind: 'Estimate' as const, entityId: before.id, projectId: before.projectId, changedAt };
      corrections.push({ ...about, flag: observed.refusal });
    } else if (observed.ok && observed.value === 'NEW' && !estimates.has(key)) {
      const id = work.mint('Estimate');
      estimates.set(key, { id, place, version, hours: decimal(hours).toFixed(2), recordedAt, sourceId: externalId });
    }
  }
  await insertCorrections(work, corrections);
  const fresh = await insertEstimates(work, [...estimates.values()]);
  const taken = [...estimates.values()].filter(({ id }) => fresh.has(id));
  await keepExternalIds(
    work,
    taken.map(({ id, sourceId }) => {
      const { system, instance, recordTypes } = psa;
      return {
        entityKind: 'Estimate',
        entityId: id,
        system,
        instance,
        recordType: recordTypes.estimate,
        externalId: sourceId,
      };
    }),
  );
  for (const { id, place, version, hours, recordedAt } of taken) {
    work.publish(estimateChanged, id, { estimateId: id, ...place, version, hours, recordedAt });
  }
}
