import { type Id, ok, refuse } from '@throughline/contracts';
import { usageRecorded } from '@throughline/events';
import { type AcceptedUsage, acceptUsage, type Psa, type PsaUsage } from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';
import { type NewUsage, publishedRecords } from '../persistence/record.queries.ts';
import { type RecordKind, type RefusedRecord, takeRecords } from './take-records.ts';

type Superseded = NonNullable<NewUsage['supersedes']>;

const USAGE: RecordKind<PsaUsage, 'UsageRecord', AcceptedUsage & Pick<NewUsage, 'supersedes'>> = {
  entityKind: 'UsageRecord',
  table: 'usage_record',
  recordType: ({ recordTypes }) => recordTypes.usageRecord,
  isApproved: () => true,
  contentOf: ({ wbsElementId, month, measuredOn, unit, quantity, supersedes }) => {
    return { wbsElementId, month, measuredOn, unit, quantity, supersedes };
  },
  judge: async (work, source, looks) => {
    const replaced = looks.flatMap(({ supersedes }) => supersedes ?? []);
    const published = await publishedRecords(work, 'usage_record', source, replaced);
    const known = new Map<string, Superseded>(
      [...published].map(([externalId, { id, reference }]) => {
        return [externalId, { usageRecordId: id as Id<'UsageRecord'>, reference }];
      }),
    );
    return (usage, _place, id) => {
      const { externalId, name, supersedes: replaces } = usage;
      const accepted = acceptUsage(usage);
      if (!accepted.ok) return accepted;
      const supersedes = replaces === null ? null : known.get(replaces);
      if (supersedes === undefined) {
        return refuse('ENTITY_UNKNOWN', { what: 'superseded usage', reference: name, externalId, id: replaces });
      }
      known.set(externalId, { usageRecordId: id, reference: name });
      return ok({ ...accepted.value, supersedes });
    };
  },
  publish: (work, { id, reference, place, month, measuredOn, unit, quantity, supersedes, recordedAt }) => {
    const counted = { month, measuredOn, unit, quantity, supersedes, recordedAt };
    work.publish(usageRecorded, id, { usageRecordId: id, reference, ...place, ...counted });
  },
};

/**
 * Publishes each record of usage once, those that are replaced before those that replace them. Answers what `takeRecords`
 * answers.
 */
export function recordUsage(work: Work, psa: Psa, looks: readonly PsaUsage[]): Promise<RefusedRecord[]> {
  const inOrder = [...looks].sort((a, b) => (a.recordedAt ?? '').localeCompare(b.recordedAt ?? ''));
  return takeRecords(work, psa, inOrder, USAGE);
}
