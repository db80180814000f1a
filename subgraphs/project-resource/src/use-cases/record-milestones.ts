import { byTime } from '@throughline/contracts';
import { milestoneCompleted } from '@throughline/events';
import { observeMilestone, type PsaMilestone } from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';
import { insertCorrections } from '../persistence/delivery.queries.ts';
import {
  lockMilestones,
  recordAcceptance,
  recordWithdrawal,
  type StoredMilestoneState,
} from '../persistence/milestone.queries.ts';
import { notKnownYet } from './require-known.ts';

/**
 * Takes over looks at the PSA's milestones: the first acceptance is published, a withdrawal or another instant is kept
 * and flagged. Milestones that do not carry an id of ours are passed over; one of ours that is not known yet throws a
 * transient ENTITY_UNKNOWN.
 */
export async function recordMilestones(work: Work, looks: readonly PsaMilestone[]): Promise<void> {
  const ours = looks
    .filter(({ milestoneId }) => milestoneId !== null)
    .sort((one, other) => byTime(one.changedAt, other.changedAt));
  const latest = new Map(ours.map((look) => [look.milestoneId ?? '', look]));
  const known = await lockMilestones(work, [...latest.keys()]);
  for (const [id, look] of latest) {
    const milestone = known.get(id);
    if (!milestone && !look.accepted) continue;
    if (!milestone) throw notKnownYet('milestone', { externalId: look.externalId, id });
    await take(work, milestone, look);
  }
}

async function take(work: Work, milestone: StoredMilestoneState, look: PsaMilestone): Promise<void> {
  const { changedAt } = look;
  const about = { entityKind: 'Milestone' as const, entityId: milestone.id, projectId: milestone.projectId, changedAt };
  const change = observeMilestone(milestone, look);
  if (!change.ok) return insertCorrections(work, [{ ...about, flag: change.refusal }]);
  if (change.value.kind === 'NONE') return;
  const { flag, version } = change.value;
  if (flag) await insertCorrections(work, [{ ...about, flag }]);
  if (change.value.kind === 'WITHDRAWN') return recordWithdrawal(work, milestone.id, { version, changedAt });
  const { acceptedAt, announce } = change.value;
  await recordAcceptance(work, milestone.id, { version, acceptedAt, changedAt, announced: announce });
  if (!announce) return;
  work.publish(milestoneCompleted, milestone.id, {
    milestoneId: milestone.id,
    reference: milestone.reference,
    projectId: milestone.projectId,
    engagementId: milestone.engagementId,
    wbsElementId: milestone.wbsElementId,
    acceptedAt,
  });
}
