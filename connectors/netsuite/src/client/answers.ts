import { z } from 'zod';
import type { IncomingValue } from './decimal-json.ts';
import type { NetSuiteRecordType } from './record.ts';

/**
 * What counts as an answer of NetSuite, call by call. Numbers are their own text here. A figure that is missing makes an
 * answer none: read as zero, it would be money that is not there. Source: REST API browser 2026.1.
 */

const some = z.string().min(1);
const wholeNumber = z.string().regex(/^\d+$/, 'is not a whole number').transform(Number);

/** Source: NetSuite help, "The Access Token Response"; `expires_in` is a string there. */
export const answerToToken = z.object({ access_token: some, expires_in: wholeNumber });

const record = z.looseObject({ id: some }) as unknown as z.ZodType<{ [field: string]: IncomingValue; id: string }>;

const figure = z.string().regex(/^-?\d+(\.\d+)?$/, 'is no figure');

/** What a record of a type never lacks, as far as money is read from it. */
const NEVER_MISSING: Partial<Record<NetSuiteRecordType, Readonly<Record<string, z.ZodType>>>> = {
  invoice: { tranId: some, total: figure },
  creditMemo: { tranId: some, total: figure },
  customerPayment: { payment: figure },
};

/** The record that was asked for, by NetSuite's id or by ours, with the figures of its type. */
export function answerToRead(type: NetSuiteRecordType, key: { readonly id: string } | { readonly externalId: string }) {
  const [[field, value] = ['id', '']] = Object.entries(key);
  return record
    .refine((answer) => answer[field] === value, `the ${field} is not ${value}`)
    .refine(
      (answer) =>
        Object.entries(NEVER_MISSING[type] ?? {}).every(([name, shape]) => shape.safeParse(answer[name]).success),
      `${Object.keys(NEVER_MISSING[type] ?? {}).join(' or ')} is missing`,
    );
}

/** A page that starts where it was asked to, holds what it counts, and ends only where the results end. */
const pageOf = <T extends z.ZodType>(row: T, asked: { readonly offset: number }) =>
  z
    .object({
      items: z.array(row),
      count: wholeNumber,
      offset: wholeNumber,
      totalResults: wholeNumber,
      hasMore: z.boolean(),
    })
    .refine(({ offset }) => offset === asked.offset, `the page does not start at ${asked.offset}`)
    .refine(({ items, count }) => items.length === count, 'the page does not hold what it counts')
    .refine(({ items, hasMore }) => items.length > 0 || !hasMore, 'the page is empty and has more')
    .refine(
      ({ items, hasMore, offset, totalResults }) => hasMore || offset + items.length >= totalResults,
      'the page ends before the results do',
    );

/** Columns are text; null ones are left out by the vendor, or are null. */
export const answerToSuiteQl = (asked: { readonly offset: number }) =>
  pageOf(
    z
      .looseObject({ links: z.unknown() })
      .transform(({ links: _links, ...row }) => row)
      .pipe(z.record(z.string(), z.string().nullable())),
    asked,
  );

export const answerToList = (asked: { readonly offset: number }) => pageOf(z.object({ id: some }), asked);

export const answerToJob = z.object({ completed: z.boolean(), progress: some });
