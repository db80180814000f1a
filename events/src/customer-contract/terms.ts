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

/** What is measured each month, and what every unit beyond the included ones costs. */
export const soldUsage = z.object({
  workElementCode: reference,
  /** What is counted, in the words of the contract: `TICKET`. */
  unit: z.string(),
  includedPerMonth: z.number().int().nonnegative(),
  overagePrice: money,
});

/** Hours at the rates of the work element's rate card; never more than the cap, net of tax, when there is one. */
export const soldTimeAndMaterials = z.object({ capNet: money.nullable() });

/**
 * Hours paid in advance, period by period. Of each period but the last at most the rollover percent of one prepayment
 * may be used later; the rest expires at its end. Hours beyond the balance are billed in arrears.
 */
export const soldRetainer = z.object({
  workElementCode: reference,
  prepayment: money,
  /** `15` is fifteen percent of one prepayment. */
  rolloverPercent: decimalText,
  tranches: z
    .array(
      z.object({
        key: reference,
        reference,
        chargeDate: calendarDate,
        usableFrom: calendarDate,
        usableTo: calendarDate,
      }),
    )
    .min(1),
});

/** What is added to the cost of an expense, by its type: `0.12` is twelve percent. A type that is not named is not sold. */
export const soldExpenses = z.object({ markups: z.record(z.string(), decimalText) });

/** Subcontractors' bills are passed through at cost; the share of the cost is the fee for handling them. */
export const soldSubcontracting = z.object({ handlingFeeRate: decimalText });

/** A discount on the list price of a line. Several apply one after the other, in their order. */
export const soldDiscount = z.object({ name: z.string(), percent: decimalText });

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
  usage: soldUsage.nullable().default(null),
  timeAndMaterials: soldTimeAndMaterials.nullable().default(null),
  retainer: soldRetainer.nullable().default(null),
  expenses: soldExpenses.nullable().default(null),
  subcontracting: soldSubcontracting.nullable().default(null),
  /** The customer's own number of the order; it goes out with every invoice line of the line. */
  purchaseOrderNumber: z.string().nullable().default(null),
  /** What an amending version does to the line of the version before it; every line of a first version is added. */
  change: z.enum(['ADDED', 'CHANGED', 'UNCHANGED']).default('ADDED'),
  /** The line of the version before that this one changes or repeats. */
  previousQuoteLineId: id('QuoteLine').nullable().default(null),
  discounts: z.array(soldDiscount).default([]),
  /** Terms that no rule reads, as the quote carries them. */
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
  /** Set when the version amends a contract that is active already; the contract's id is then that contract's. */
  amendment: z
    .object({
      contractAmendmentId: id('ContractAmendment'),
      /** The amendment's number as both parties know it: `A7`. */
      reference,
      amendsQuoteVersionId: id('QuoteVersion'),
      effectiveFrom: calendarDate,
    })
    .nullable()
    .default(null),
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
export type SoldUsage = z.infer<typeof soldUsage>;
export type SoldTimeAndMaterials = z.infer<typeof soldTimeAndMaterials>;
export type SoldRetainer = z.infer<typeof soldRetainer>;
export type SoldExpenses = z.infer<typeof soldExpenses>;
export type SoldSubcontracting = z.infer<typeof soldSubcontracting>;
export type SoldDiscount = z.infer<typeof soldDiscount>;
export type RevenueTreatment = z.infer<typeof revenueTreatment>;
