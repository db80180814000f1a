import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { id, instant, money, reference } from '../fields.ts';

/** A version of a quote was seen in the CPQ, in whatever state. Its price never changes once it is approved. */
export const quoteVersionRecorded = defineEvent('customer-contract.quote.version-recorded', 1, {
  quoteId: id('Quote'),
  quoteVersionId: id('QuoteVersion'),
  quoteNumber: reference,
  version: z.number().int().positive(),
  status: z.string(),
  engagementId: id('Engagement'),
  customerId: id('Customer'),
  createdAt: instant,
  lines: z.array(z.object({ quoteLineId: id('QuoteLine'), lineKey: reference, kind: z.string(), amount: money })),
});

/** A version became the accepted offer. It starts an activation. */
export const quoteApproved = defineEvent('customer-contract.quote.approved', 1, {
  quoteId: id('Quote'),
  quoteVersionId: id('QuoteVersion'),
  quoteNumber: reference,
  version: z.number().int().positive(),
  engagementId: id('Engagement'),
  customerId: id('Customer'),
  activationId: id('Activation'),
  approvedAt: instant,
  total: z.array(money),
});
