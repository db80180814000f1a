import type { Id, Instant } from '@throughline/contracts';
import { NotYet, type Work } from '@throughline/transport';
import { contractOfMilestone, keepAcceptance, lockProjectOf } from '../persistence/delivery.queries.ts';
import { recordDueCharges } from './record-due-charges.ts';

/** Keeps an acceptance, and bills the milestone if its contract is active; otherwise the activation will. */
export async function acceptMilestone(work: Work, milestoneId: Id<'Milestone'>, acceptedAt: Instant): Promise<void> {
  const contractId = await contractOfMilestone(work, milestoneId);
  if (contractId === null) throw new NotYet('milestone', milestoneId);
  await lockProjectOf(work, contractId);
  await keepAcceptance(work, milestoneId, acceptedAt);
  await recordDueCharges(work, contractId);
}
