import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, decimalText, id, instant, money, month, reference } from '../fields.ts';
import { STREAMS } from './streams.ts';

/** Revenue of one obligation in one closed period, with the inputs that explain the figure. */
export const revenueRecognised = defineEvent('billing-events.revenue-event.recognised', 1, {
  revenueEventId: id('RevenueEvent'),
  engagementId: id('Engagement'),
  contractId: id('Contract'),
  quoteVersionId: id('QuoteVersion'),
  quoteLineId: id('QuoteLine'),
  obligationId: id('PerformanceObligation'),
  obligationKey: reference,
  wbsElementId: id('WbsElement').nullable(),
  sellerReference: reference,
  period: month,
  amount: money,
  cumulative: money,
  allocatedPrice: money,
  /** What the ledger posts it as: `PACKAGE`, later `TIME_AND_MATERIALS`, `EXPENSE` ... */
  stream: z.string(),
  treatment: z.string(),
  hoursToDate: decimalText.nullable(),
  estimateHours: decimalText.nullable(),
  /** Six decimals, 0 to 1. */
  percentComplete: decimalText.nullable(),
  recognisedAt: instant,
});

/** Why revenue came into a period other than by the progress of an obligation. */
export const EARNED_BY = ['AS_INVOICED', 'AGENT', 'DRAWDOWN', 'BREAKAGE', 'CONCESSION', 'WRITE_OFF'] as const;

/**
 * Revenue that comes with a billable event, a credit memo, a write-off or the end of a retainer's period, in the seller's
 * currency; negative where it is taken back. Of an agent it is what is owed on, not revenue.
 */
export const revenueEarned = defineEvent('billing-events.revenue-event.earned', 1, {
  revenueEventId: id('RevenueEvent'),
  engagementId: id('Engagement'),
  contractId: id('Contract'),
  quoteVersionId: id('QuoteVersion'),
  quoteLineId: id('QuoteLine'),
  wbsElementId: id('WbsElement'),
  obligationId: id('PerformanceObligation').nullable(),
  billableEventId: id('BillableEvent').nullable(),
  creditMemoId: id('CreditMemo').nullable(),
  /** The tranche that expired, for breakage. */
  retainerTranche: reference.nullable(),
  sellerReference: reference,
  period: month,
  /** The day in the period on which the ledger books it. */
  accountingDate: calendarDate,
  stream: z.enum(STREAMS),
  treatment: z.enum(EARNED_BY),
  amount: money,
  /** The same in the currency of the contract, where that is another one. */
  amountForeign: money.nullable(),
  recognisedAt: instant,
});

/** All revenue of a period was published; the ledger may close once it has posted as many. */
export const revenuePeriodCompleted = defineEvent('billing-events.revenue-period.completed', 1, {
  period: month,
  closedAt: instant,
  revenueEvents: z.number().int().nonnegative(),
});
