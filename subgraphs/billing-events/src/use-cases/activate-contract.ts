import type { Id, Instant } from '@throughline/contracts';
import { dueAt } from '@throughline/billing-events-domain';
import { NotYet, onSchedule, type Work } from '@throughline/transport';
import { lockProjectOf } from '../persistence/delivery.queries.ts';
import { instalmentsAfter, lockContract } from '../persistence/terms.queries.ts';
import { recordDueCharges } from './record-due-charges.ts';

const RECURRING_CHARGE = 'recurring-charge';

/**
 * Starts billing a contract: what happened before is charged at once, in order, and each later instalment is planned for
 * the first moment of its charge date. Needs the billing setup and the project.
 */
export async function activateContract(work: Work, contractId: Id<'Contract'>, activatedAt: Instant): Promise<void> {
  if (!(await lockProjectOf(work, contractId))) throw new NotYet('project of contract', contractId);
  const contract = await lockContract(work, contractId);
  if (!contract) throw new NotYet('billing setup of contract', contractId);
  if (!contract.activate(activatedAt)) return;
  await work.em.flush();
  await recordDueCharges(work, contractId);
  for (const { id, chargeDate } of await instalmentsAfter(work, contractId, work.now)) {
    work.schedule(RECURRING_CHARGE, id, new Date(dueAt(chargeDate)), { contractId });
  }
}

/** The date of an instalment came. */
export const recurringChargeDue = onSchedule<{ contractId: Id<'Contract'> }>(
  RECURRING_CHARGE,
  async ({ contractId }, work) => {
    await lockProjectOf(work, contractId);
    await recordDueCharges(work, contractId);
  },
);
