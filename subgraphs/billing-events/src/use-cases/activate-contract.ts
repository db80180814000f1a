import type { Instant } from '@throughline/contracts';
import { dueAt } from '@throughline/billing-events-domain';
import { NotYet, onSchedule, type Work } from '@throughline/transport';
import { lockProjectOf } from '../persistence/delivery.queries.ts';
import { findContract, instalmentsAfter, markActivated } from '../persistence/terms.queries.ts';
import { recordDueCharges } from './record-due-charges.ts';

const RECURRING_CHARGE = 'recurring-charge';

/**
 * Starts billing a contract: what happened before is charged at once, in order, and each later instalment is planned for
 * the first moment of its charge date. Needs the billing setup and the project.
 */
export async function activateContract(work: Work, contractId: string, activatedAt: Instant): Promise<void> {
  if (!(await findContract(work, contractId))) throw new NotYet('billing setup of contract', contractId);
  if (!(await lockProjectOf(work, contractId))) throw new NotYet('project of contract', contractId);
  if (!(await markActivated(work, contractId, activatedAt))) return;
  await recordDueCharges(work, contractId);
  for (const { id, chargeDate } of await instalmentsAfter(work, contractId, work.now)) {
    work.schedule(RECURRING_CHARGE, id, new Date(dueAt(chargeDate)), { contractId });
  }
}

/** The date of an instalment came. */
export const recurringChargeDue = onSchedule<{ contractId: string }>(RECURRING_CHARGE, async ({ contractId }, work) => {
  await lockProjectOf(work, contractId);
  await recordDueCharges(work, contractId);
});
