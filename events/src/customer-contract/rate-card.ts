import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { calendarDate, decimalText, id, instant, reference } from '../fields.ts';

/**
 * A version of a rate card. It prices work from its effective date on, until a version with a later one; it is known from
 * the instant at which it was recorded. A published version never changes.
 */
export const rateCardPublished = defineEvent('customer-contract.rate-card.published', 1, {
  rateCardId: id('RateCard'),
  rateCardVersionId: id('RateCardVersion'),
  /** As work elements name it: `RC-US`. */
  reference,
  version: z.number().int().positive(),
  currency: z.string(),
  effectiveFrom: calendarDate,
  recordedAt: instant,
  /** The price of an hour by role. Rates are never rounded. */
  rates: z.array(z.object({ role: reference, hourly: decimalText })),
});
