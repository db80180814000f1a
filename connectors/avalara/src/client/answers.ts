import { decimal } from '@throughline/contracts';
import { z } from 'zod';
import type { TaxDocument } from './tax-document.ts';

/**
 * What counts as an answer of AvaTax, call by call. A figure that is missing makes it none: read as zero, it would be
 * tax that nobody owes. Fields that the vendor documents as optional stay so. Source: models of REST v2.
 */

const text = z.string().nullish();
const some = z.string().min(1);

const place = { country: text, region: text, jurisCode: text, jurisName: text, taxName: text, taxType: text };
const kind = { jurisdictionType: text, jurisType: text, rateTypeCode: text, vatCode: text };

/** Line details and summary rows say the same things under partly different names. */
const lineTax = z.object({
  ...place,
  ...kind,
  rate: z.number(),
  taxableAmount: z.number(),
  exemptAmount: z.number(),
  nonTaxableAmount: z.number(),
  tax: z.number(),
});
const summaryTax = z.object({
  ...place,
  ...kind,
  rate: z.number(),
  taxable: z.number(),
  exemption: z.number(),
  nonTaxable: z.number(),
  tax: z.number(),
});

const line = z.object({
  lineNumber: some,
  lineAmount: z.number(),
  taxableAmount: z.number(),
  exemptAmount: z.number(),
  tax: z.number(),
  taxCode: text,
  vatCode: text,
  ref1: text,
  details: z.array(lineTax).nullish(),
});

/** A document in full, as it was asked for by `$include`. */
const transaction = z.object({
  id: z.number(),
  code: some,
  type: some,
  status: some,
  version: z.number().nullish(),
  locked: z.boolean().nullish(),
  currencyCode: some,
  totalAmount: z.number(),
  totalTaxable: z.number(),
  totalExempt: z.number(),
  totalTax: z.number(),
  lines: z.array(line),
  summary: z.array(summaryTax),
});

/** A document whose state was changed: the vendor may leave out the lines, of one that was deleted for instance. */
const changedTransaction = transaction.extend({
  lines: transaction.shape.lines.nullish(),
  summary: transaction.shape.summary.nullish(),
});

export type LineTax = z.infer<typeof lineTax>;
export type SummaryTax = z.infer<typeof summaryTax>;
export type LineAnswer = z.infer<typeof line>;
export type TransactionAnswer = z.infer<typeof changedTransaction>;

const sorted = (numbers: readonly string[]): string => numbers.toSorted().join(', ');

const sumOf = (figures: readonly number[]): string =>
  figures.reduce((sum, figure) => sum.plus(figure), decimal(0)).toFixed();

/** The document that was sent: its code, type and currency, each of its lines once, and tax that adds up. */
export const answerToCreate = ({ code, type, currencyCode, lines }: TaxDocument) =>
  transaction
    .refine(({ status }) => status !== 'Cancelled', 'the document is cancelled')
    .refine(
      ({ totalTax, lines: taxed }) => sumOf([totalTax]) === sumOf(taxed.map(({ tax }) => tax)),
      'the tax of the lines does not add up to that of the document',
    )
    .refine((answer) => answer.code === code, `the code is not ${code}`)
    .refine((answer) => answer.type === type, `the type is not ${type}`)
    .refine((answer) => answer.currencyCode === currencyCode, `the currency is not ${currencyCode}`)
    .refine(
      (answer) =>
        sorted(answer.lines.map(({ lineNumber }) => lineNumber)) === sorted(lines.map(({ number }) => number)),
      `the lines are not ${sorted(lines.map(({ number }) => number))}, once each`,
    );

interface Named {
  readonly code: string;
  readonly type: string;
}

/** The recorded document of this code and type. */
export const answerToGet = ({ code, type }: Named) =>
  transaction
    .refine((answer) => answer.code === code, `the code is not ${code}`)
    .refine((answer) => answer.type === type, `the type is not ${type}`);

/** The document of this code and type in the state that was asked for. */
export const answerToChange = ({ code, type }: Named, status: 'Committed' | 'Cancelled') =>
  changedTransaction
    .refine((answer) => answer.code === code, `the code is not ${code}`)
    .refine((answer) => answer.type === type, `the type is not ${type}`)
    .refine((answer) => answer.status === status, `the status is not ${status}`);

export const answerToPing = z.object({ authenticated: z.boolean(), version: some });

/** Either a place was found or a message says why not; neither is no answer. */
export const answerToResolve = z
  .object({
    address: z.looseObject({}),
    validatedAddresses: z.array(z.looseObject({})).nullish(),
    resolutionQuality: text,
    messages: z.array(z.object({ summary: text, details: text, refersTo: text, severity: some })).nullish(),
  })
  .refine(
    ({ validatedAddresses, messages }) => (validatedAddresses ?? []).length > 0 || (messages ?? []).length > 0,
    'there is neither an address nor a message',
  );

const pageOf = <T extends z.ZodType>(row: T) =>
  z.object({ '@recordsetCount': z.number().int().nonnegative(), value: z.array(row) });

export const answerToCompanies = pageOf(z.object({ id: z.number().int() }));

/** An absent day is "not known" of a beginning and "never" of an end. Source: model NexusModel. */
export const answerToNexus = pageOf(
  z.object({
    country: some,
    region: text,
    jurisName: text,
    effectiveDate: text,
    endDate: text,
    taxId: text,
  }),
);
