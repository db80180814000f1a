import type { CalendarDate, Id, Instant } from '@throughline/contracts';
import { externalIdOf } from '@throughline/subgraph';
import { NotYet, type OutgoingOperation, type Work } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { WriteBackInvoiceRequest } from '../calls/write-back-invoice.call.ts';
import { lockMilestones, recordBilling } from '../persistence/milestone.queries.ts';

export interface PostedInvoice {
  readonly invoiceId: Id<'Invoice'>;
  readonly number: string;
  readonly invoiceDate: CalendarDate;
  readonly postedAt: Instant;
  readonly milestoneIds: readonly Id<'Milestone'>[];
}

/**
 * Keeps the billing status of each invoiced milestone, and has it written into the PSA, so that a project manager sees
 * the same in both. Throws `NotYet` for a milestone that has not arrived here.
 */
export async function takeInvoice(
  work: Work,
  psas: PsaDirectory,
  writeBack: OutgoingOperation<WriteBackInvoiceRequest, void>,
  invoice: PostedInvoice,
): Promise<void> {
  const { invoiceId, number, invoiceDate, postedAt } = invoice;
  const milestones = await lockMilestones(work, invoice.milestoneIds);
  for (const milestoneId of invoice.milestoneIds) {
    const milestone = milestones.get(milestoneId);
    if (!milestone) throw new NotYet('milestone', milestoneId);
    const { system, instance, recordTypes } = psas.named(work.tenantId, milestone.instance);
    const where = { system, instance, recordType: recordTypes.milestone };
    const milestoneExternalId = await externalIdOf(work, { entityId: milestoneId, ...where });
    if (milestoneExternalId === null) throw new NotYet('external id of milestone', milestoneId);
    await recordBilling(work, milestoneId, { invoiceId, number, date: invoiceDate, postedAt });
    work.call(writeBack, `${invoiceId}/${milestoneId}`, {
      instance,
      milestoneId,
      milestoneExternalId,
      invoiceId,
      invoiceNumber: number,
      invoiceDate,
    });
  }
}
