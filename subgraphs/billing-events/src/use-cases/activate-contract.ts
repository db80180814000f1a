import type { Id, Instant } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';
import { dueAt } from '@throughline/billing-events-domain';
import { NotYet, onSchedule, type Work } from '@throughline/transport';
import { hasElementsOf, lockProjectOf } from '../persistence/delivery.queries.ts';
import { activateLines } from '../persistence/line-terms.queries.ts';
import { chargesAfter, findContract, markActivated, setupOf } from '../persistence/terms.queries.ts';
import { priceWork } from './price-work.ts';
import { recordDueCharges } from './record-due-charges.ts';

const RECURRING_CHARGE = 'recurring-charge';

/**
 * Starts billing a contract: what happened before is charged and priced at once, in order, and each later instalment or
 * prepayment is planned for the first moment of its charge date. Needs the billing setup and the project.
 */
export async function activateContract(work: Work, deal: SoldDeal, activatedAt: Instant): Promise<void> {
  const { contractId, activationId } = deal;
  if (!(await findContract(work, contractId))) throw new NotYet('billing setup of contract', contractId);
  if (!(await lockProjectOf(work, contractId))) throw new NotYet('project of contract', contractId);
  if (!(await markActivated(work, contractId, activatedAt))) return;
  await activateLines(work, activationId, activatedAt);
  await begin(work, contractId);
}

/** Starts billing what an amendment added. Needs its billing setup, and the work that it added to the project. */
export async function amendContract(work: Work, deal: SoldDeal, amendedAt: Instant): Promise<void> {
  const { contractId, activationId } = deal;
  if ((await setupOf(work, activationId)) === null) throw new NotYet('billing setup of amendment', activationId);
  await lockProjectOf(work, contractId);
  const added = deal.lines.filter(({ change, workElements }) => change === 'ADDED' && workElements.length > 0);
  const quoteLineIds = added.map(({ quoteLineId }) => quoteLineId);
  if (!(await hasElementsOf(work, quoteLineIds))) throw new NotYet('work of amendment', activationId);
  if (await activateLines(work, activationId, amendedAt)) await begin(work, contractId);
}

async function begin(work: Work, contractId: Id<'Contract'>): Promise<void> {
  await recordDueCharges(work, contractId);
  for (const { id, chargeDate } of await chargesAfter(work, contractId, work.now)) {
    work.schedule(RECURRING_CHARGE, id, new Date(dueAt(chargeDate)), { contractId });
  }
  await priceWork(work, contractId);
}

/** The date of an instalment or a prepayment came. */
export const recurringChargeDue = onSchedule<{ contractId: string }>(RECURRING_CHARGE, async ({ contractId }, work) => {
  await lockProjectOf(work, contractId);
  await recordDueCharges(work, contractId);
});
