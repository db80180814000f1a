import { z } from 'zod';
import { calendarDate, decimalText, id, money, month, reference } from '../fields.ts';

/** One element of the delivery work breakdown that a sold line asks for. */
export const soldWorkElement = z.object({
  code: reference,
  name: z.string(),
  kind: z.enum([
    'PACKAGE',
    'FIXED_FEE',
    'MANAGED_SUPPORT',
    'TIME_AND_MATERIALS',
    'RETAINER',
    'SUBCONTRACTOR',
    'EXPENSES',
  ]),
  parentCode: reference.nullable(),
  billToId: id('BillTo'),
  obligationId: id('PerformanceObligation').nullable(),
  rateCard: reference.nullable(),
});

/** A milestone that bills a percent of the package price when it is accepted. */
export const soldMilestone = z.object({
  reference,
  workElementCode: reference,
  percent: decimalText,
});

/** Support is billed with the given percent of the package price, in equal instalments, in advance. */
export const soldSupport = z.object({
  workElementCode: reference,
  percent: decimalText,
  instalments: z.number().int().positive(),
  firstMonth: month,
});

/** How revenue of an obligation is recognised. */
export const revenueTreatment = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('OVER_TIME_HOURS'),
    workElementCode: reference,
    milestoneReference: reference.nullable(),
  }),
  z.object({ kind: z.literal('STRAIGHT_LINE'), months: z.number().int().positive(), firstMonth: month }),
]);

export const soldObligation = z.object({
  obligationId: id('PerformanceObligation'),
  key: reference,
  name: z.string(),
  standAlonePrice: money,
  allocatedPrice: money,
  treatment: revenueTreatment,
});

/** A quote line as sold: its price, how it splits into work, billing triggers and obligations. */
export const soldLine = z.object({
  quoteLineId: id('QuoteLine'),
  lineKey: reference,
  kind: z.string(),
  amount: money,
  projectTemplate: z.string().nullable(),
  workElements: z.array(soldWorkElement),
  milestones: z.array(soldMilestone),
  support: soldSupport.nullable(),
  obligations: z.array(soldObligation),
  /** Terms of deal kinds beyond fixed fee, as the quote carries them. */
  otherTerms: z.record(z.string(), z.unknown()),
});

export const soldBillTo = z.object({
  billToId: id('BillTo'),
  reference,
  name: z.string(),
  country: z.string(),
  region: z.string().nullable(),
  addressLine: z.string().nullable(),
  city: z.string().nullable(),
  postalCode: z.string().nullable(),
  currency: z.string(),
  taxTreatment: z.string(),
  taxRegistration: z.string().nullable(),
  invoiceFormat: z.string(),
});

/** What every domain downstream needs of a sold deal. */
export const soldDeal = z.object({
  activationId: id('Activation'),
  contractId: id('Contract'),
  customerId: id('Customer'),
  customerReference: reference,
  customerName: z.string(),
  engagementId: id('Engagement'),
  engagementReference: reference,
  engagementName: z.string(),
  quoteId: id('Quote'),
  quoteVersionId: id('QuoteVersion'),
  quoteNumber: reference,
  quoteVersion: z.number().int().positive(),
  crmAccountId: z.string(),
  seller: z.object({
    legalEntityId: id('LegalEntity'),
    reference,
    name: z.string(),
    country: z.string(),
    currency: z.string(),
  }),
  startDate: calendarDate,
  billTos: z.array(soldBillTo),
  lines: z.array(soldLine),
});

export type SoldDeal = z.infer<typeof soldDeal>;
export type SoldLine = z.infer<typeof soldLine>;
export type SoldBillTo = z.infer<typeof soldBillTo>;
export type SoldWorkElement = z.infer<typeof soldWorkElement>;
export type SoldMilestone = z.infer<typeof soldMilestone>;
export type SoldObligation = z.infer<typeof soldObligation>;
export type SoldSupport = z.infer<typeof soldSupport>;
export type RevenueTreatment = z.infer<typeof revenueTreatment>;
