import { z } from 'zod';
import type { CompositeRequest } from './composite.ts';

/**
 * What counts as an answer of Salesforce, call by call: the statuses that the vendor gives for it and the shape of its
 * JSON. Source: REST API guide ("Query", "sObject Rows", "sObject Rows by External ID", "Composite").
 */
export interface Expected<T> {
  readonly statuses: readonly number[];
  readonly shape: z.ZodType<T>;
}

const some = z.string().min(1);
const recordId = z.string().regex(/^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$/, 'is no record id');

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };
type JsonObject = { readonly [name: string]: Json };
const attributed = z.looseObject({ attributes: z.looseObject({ type: some }) });
const record = attributed as unknown as z.ZodType<JsonObject>;

/** The vendor's own form of a refusal; everything else in its place is in somebody else's words. */
export const vendorErrors = z.array(z.looseObject({ errorCode: some, message: z.string() })).min(1);

/** What 300 comes with: the addresses of the records that an external id fits. */
export const vendorChoices = z.array(some).min(1);

/** Where a query stands: the records of the pages before, and the size that the first of them told. */
export interface QueryProgress {
  readonly read: number;
  readonly totalSize: number | undefined;
}

/**
 * A page that says where the next one is exactly when there is one. Pages that did not add up to the size of the result
 * would be a list with holes. The address of the next page stays on the org: the session goes along with it.
 */
export const answerToQuery = ({ read, totalSize }: QueryProgress) => ({
  statuses: [200],
  shape: z
    .object({
      totalSize: z.int().nonnegative(),
      done: z.boolean(),
      nextRecordsUrl: z
        .string()
        .regex(/^\/services\/data\//)
        .optional(),
      records: z.array(record),
    })
    .refine((page) => page.done === (page.nextRecordsUrl === undefined), 'done does not agree with nextRecordsUrl')
    .refine((page) => totalSize === undefined || page.totalSize === totalSize, `totalSize is not ${totalSize} any more`)
    .refine((page) => page.done || page.records.length > 0, 'the page is empty and has more')
    .refine(
      (page) => (page.done ? 0 : 1) === Math.sign(page.totalSize - read - page.records.length),
      'the pages do not add up to totalSize',
    ),
});

const isOf = (attributes: Json | undefined, object: string): boolean =>
  attributed.shape.attributes.safeParse(attributes).data?.type === object;

/** A record of the object with each field that was asked for, though it may be null. */
export const answerToRetrieve = (object: string, fields: readonly string[]) => ({
  statuses: [200],
  shape: record
    .refine(({ attributes }) => isOf(attributes, object), `the record is no ${object}`)
    .refine((found) => fields.every((name) => name.includes('.') || name in found), 'a field is missing'),
});

const written = z.looseObject({ id: recordId, success: z.literal(true) });

export const answerToCreate = { statuses: [201], shape: written } as const;

export const answerToUpsert = { statuses: [200, 201], shape: written.extend({ created: z.boolean() }) } as const;

/** Changes and deletions are answered by 204 without a word. */
export const answerToChange = { statuses: [204], shape: z.undefined() } as const;

/** A part as its status wants it: refusals in the vendor's form, a written record with its id, a read one as an object. */
const answerToPart = ({ method, referenceId }: CompositeRequest) =>
  z
    .object({ referenceId: z.literal(referenceId), httpStatusCode: z.int().min(200).max(599), body: z.unknown() })
    .refine(({ httpStatusCode, body }) => bodyOfPart(method, httpStatusCode).safeParse(body).success, {
      path: [referenceId],
      message: 'the body is not that of its status',
    });

function bodyOfPart(method: CompositeRequest['method'], status: number): z.ZodType {
  if (status === 204) return z.null().optional();
  if (status === 300) return vendorChoices;
  if (status > 300) return vendorErrors;
  return method === 'GET' ? z.looseObject({}) : written;
}

/** One answer to each request, in their order. */
export const answerToComposite = (requests: readonly CompositeRequest[]) => ({
  statuses: [200],
  shape: z.object({
    compositeResponse: z
      .array(z.unknown())
      .length(requests.length)
      .transform((parts, context) =>
        parts.flatMap((part, index) => {
          const request = requests[index];
          const read = request && answerToPart(request).safeParse(part);
          if (read?.success) return [read.data];
          context.addIssue({ code: 'custom', message: `${request?.referenceId ?? ''} has no answer` });
          return [];
        }),
      ),
  }),
});

/** Apex classes of the org answer what they like, as an object; its shape is what the caller wants of it. */
export const answerToApex = <T>(shape: z.ZodType<T>): Expected<T> => ({ statuses: [200, 201], shape });

/** Source: Salesforce help, "OAuth 2.0 Client Credentials Flow". */
export const answerToToken = {
  statuses: [200],
  shape: z.object({ access_token: some, instance_url: z.url({ protocol: /^https?$/ }) }),
} as const;
