import type { CalendarDate, Id } from '@throughline/contracts';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { recordWriteBack } from '../persistence/milestone.queries.ts';

export interface WriteBackInvoiceRequest {
  readonly instance: string;
  readonly milestoneId: Id<'Milestone'>;
  readonly milestoneExternalId: string;
  readonly invoiceId: Id<'Invoice'>;
  readonly invoiceNumber: string;
  readonly invoiceDate: CalendarDate;
}

/** Tells the PSA under which number and date a milestone was billed. Writing the same again changes nothing. */
export const writeBackInvoiceCall = (psas: PsaDirectory): OutgoingOperation<WriteBackInvoiceRequest, void> =>
  defineCall({
    name: 'psa.invoice.write-back',
    target: ({ instance }) => `psa:${instance}`,
    call: ({ instance, milestoneExternalId, invoiceNumber, invoiceDate }, { tenantId }) =>
      psas.named(tenantId, instance).writeBackInvoice({ milestoneExternalId, invoiceNumber, invoiceDate }),
    settled: (request, outcome, work) => recordWriteBack(work, request, outcome.ok ? null : outcome.refusal),
  });
