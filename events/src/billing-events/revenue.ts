import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { decimalText, id, instant, money, month, reference } from '../fields.ts';

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

/** All revenue of a period was published; the ledger may close once it has posted as many. */
export const revenuePeriodCompleted = defineEvent('billing-events.revenue-period.completed', 1, {
  period: month,
  closedAt: instant,
  revenueEvents: z.number().int().nonnegative(),
});
