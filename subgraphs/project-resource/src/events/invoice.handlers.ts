import { invoicePaid, invoicePosted } from '@throughline/events';
import { handle, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { WriteBackInvoiceRequest } from '../calls/write-back-invoice.call.ts';
import { recordPaid } from '../persistence/milestone.queries.ts';
import { takeInvoice } from '../use-cases/take-invoice.ts';

export const onInvoicePosted = (psas: PsaDirectory, writeBack: OutgoingOperation<WriteBackInvoiceRequest, void>) =>
  handle(invoicePosted, async ({ data }, work) => {
    const milestoneIds = [...new Set(data.lines.flatMap(({ milestoneId }) => milestoneId ?? []))];
    const { invoiceId, number, invoiceDate, postedAt } = data;
    if (milestoneIds.length > 0) {
      await takeInvoice(work, psas, writeBack, { invoiceId, number, invoiceDate, postedAt, milestoneIds });
    }
  });

export const onInvoicePaid = handle(invoicePaid, ({ data }, work) => recordPaid(work, data.invoiceId, data.paidAt));
