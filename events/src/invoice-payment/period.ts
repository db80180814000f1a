import { defineEvent } from '../define-event.ts';
import { id, instant, month } from '../fields.ts';

/** The ERP closed a month: what was approved up to the instant, inclusive, belongs to it; the rest to the next. */
export const periodClosing = defineEvent('invoice-payment.accounting-period.closing', 1, {
  accountingPeriodId: id('AccountingPeriod'),
  period: month,
  closedAt: instant,
});

/** The sub-ledger holds everything of the month; it never changes again. */
export const periodClosed = defineEvent('invoice-payment.accounting-period.closed', 1, {
  accountingPeriodId: id('AccountingPeriod'),
  period: month,
  closedAt: instant,
});
