import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { id, instant, month } from '../fields.ts';

/** The ERP closed a month: what was approved up to the instant, inclusive, belongs to it; the rest to the next. */
export const periodClosing = defineEvent('invoice-payment.accounting-period.closing', 1, {
  accountingPeriodId: id('AccountingPeriod'),
  period: month,
  closedAt: instant,
  /** How many credit memos and receivable write-offs of the period were told; their revenue has to come in as well. */
  creditMemos: z.number().int().nonnegative().default(0),
  receivableWriteOffs: z.number().int().nonnegative().default(0),
});

/** The sub-ledger holds everything of the month; it never changes again. */
export const periodClosed = defineEvent('invoice-payment.accounting-period.closed', 1, {
  accountingPeriodId: id('AccountingPeriod'),
  period: month,
  closedAt: instant,
});

/** Two persons opened a closed period again. What it holds stays; more may be booked into it until it is closed again. */
export const periodReopened = defineEvent('invoice-payment.accounting-period.reopened', 1, {
  accountingPeriodId: id('AccountingPeriod'),
  period: month,
  reason: z.string(),
  requestedBy: z.string(),
  approvedBy: z.string(),
  reopenedAt: instant,
});
