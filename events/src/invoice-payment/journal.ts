import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, id, instant, money, month } from '../fields.ts';

/** A balanced entry of the sub-ledger. Lines are signed, debit positive, and sum to zero per currency. */
export const journalPosted = defineEvent('invoice-payment.journal-entry.posted', 1, {
  journalEntryId: id('JournalEntry'),
  accountingDate: calendarDate,
  period: month,
  entity: z.string(),
  source: z.object({
    kind: z.enum(['INVOICE', 'PAYMENT', 'REVENUE', 'CREDIT_MEMO', 'WRITE_OFF', 'REVALUATION']),
    id: z.string(),
  }),
  lines: z.array(z.object({ account: z.string(), amount: money })),
  postedAt: instant,
});
