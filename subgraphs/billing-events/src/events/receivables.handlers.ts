import { creditMemoIssued, invoiceDrafted, invoicePosted, receivableWrittenOff } from '@throughline/events';
import { handle } from '@throughline/transport';
import { linkInvoice } from '../persistence/invoice.queries.ts';
import { recordReceivableWriteOff } from '../use-cases/record-receivable-write-off.ts';
import { takeCreditMemo } from '../use-cases/take-credit-memo.ts';

export const onInvoiceDrafted = handle(invoiceDrafted, ({ data }, work) =>
  linkInvoice(work, { ...data, number: null }),
);

export const onInvoicePosted = handle(invoicePosted, ({ data }, work) => linkInvoice(work, data));

export const onCreditMemoIssued = handle(creditMemoIssued, ({ data }, work) => takeCreditMemo(work, data));

export const onReceivableWrittenOff = handle(receivableWrittenOff, ({ data }, work) =>
  recordReceivableWriteOff(work, data),
);
