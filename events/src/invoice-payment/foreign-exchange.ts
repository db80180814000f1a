import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, decimalText, id, instant, money, month, reference } from '../fields.ts';

/** The rate of a day from the ERP's table: one unit of `from` in units of `to`. A published rate never changes. */
export const fxRatePublished = defineEvent('invoice-payment.fx-rate.published', 1, {
  fxRateId: id('FxRate'),
  from: z.string(),
  to: z.string(),
  date: calendarDate,
  rate: decimalText,
  source: z.string(),
  recordedAt: instant,
});

/** What is open in foreign currency, at the closing rate of a month. A later one for the same month replaces it. */
export const receivablesRevalued = defineEvent('invoice-payment.revaluation.done', 1, {
  entity: reference,
  period: month,
  revaluedOn: calendarDate,
  items: z.array(
    z.object({
      invoiceId: id('Invoice'),
      invoiceNumber: z.string(),
      open: money,
      booked: money,
      closing: money,
      unrealised: money,
      rate: decimalText,
    }),
  ),
  /** The sum of what is unrealised. */
  balance: money,
  /** The balance minus that of the month before. */
  movement: money,
});
