import { invoicePaid, invoicePosted } from '@throughline/events';
import type { RefusedWriteBack } from '@throughline/project-resource-domain';
import { handle, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { WriteBackInvoiceRequest } from '../calls/write-back-invoice.call.ts';
import type { WriteBackRecordsRequest } from '../calls/write-back-records.call.ts';
import { recordPaid } from '../persistence/milestone.queries.ts';
import { recordRecordsPaid } from '../persistence/record.queries.ts';
import { takeBilledRecords } from '../use-cases/take-billed-records.ts';
import { takeInvoice } from '../use-cases/take-invoice.ts';

export interface WriteBackCalls {
  readonly milestone: OutgoingOperation<WriteBackInvoiceRequest, void>;
  readonly records: OutgoingOperation<WriteBackRecordsRequest, readonly RefusedWriteBack[]>;
}

export const onInvoicePosted = (psas: PsaDirectory, writeBack: WriteBackCalls) =>
  handle(invoicePosted, async ({ data }, work) => {
    const { invoiceId, number, invoiceDate, postedAt } = data;
    const invoice = { invoiceId, number, invoiceDate, postedAt };
    const milestoneIds = [...new Set(data.lines.flatMap(({ milestoneId }) => milestoneId ?? []))];
    if (milestoneIds.length > 0) await takeInvoice(work, psas, writeBack.milestone, { ...invoice, milestoneIds });
    const lines = data.lines.flatMap(({ milestoneId, wbsElementId, sourceReference: reference }) =>
      milestoneId === null ? [{ wbsElementId, reference }] : [],
    );
    if (lines.length > 0) await takeBilledRecords(work, psas, writeBack.records, { ...invoice, lines });
  });

export const onInvoicePaid = handle(invoicePaid, async ({ data }, work) => {
  await recordPaid(work, data.invoiceId, data.paidAt);
  await recordRecordsPaid(work, data.invoiceId, data.paidAt);
});
