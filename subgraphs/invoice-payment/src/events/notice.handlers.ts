import { cashUnapplied, invoiceRejected, paymentRefused } from '@throughline/events';
import type { Notices } from '@throughline/subgraph';
import { handle, type Handler } from '@throughline/transport';

/** Our own facts come back over the bus once they are committed: what waits for a person is said once. */
export const noticeHandlers = (notices: Notices): Handler<never>[] => [
  handle(invoiceRejected, async ({ tenantId, data: { invoiceId, stage, code } }) =>
    notices.note('invoice.rejected', { tenantId, invoiceId, stage, code }),
  ),
  handle(paymentRefused, async ({ tenantId, data: { paymentId, code } }) =>
    notices.note('payment.unmatched', { tenantId, paymentId, code }),
  ),
  handle(cashUnapplied, async ({ tenantId, data: { paymentId } }) =>
    notices.note('payment.unmatched', { tenantId, paymentId }),
  ),
];
