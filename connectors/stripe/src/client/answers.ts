import { Fault, isCurrency } from '@throughline/contracts';
import { z } from 'zod';

/**
 * What we read of Stripe's answers; the rest may be as it likes. An answer of another shape, whatever its status, comes from
 * something between Stripe and us or from another version of its API, and says nothing: above all not that there is nothing.
 * Source: docs.stripe.com/api, objects of the version in `STRIPE_API_VERSION`.
 */
const id = z.string().min(1);
const seconds = z.number().int().nonnegative();
const minorUnits = z.number().int();
const currency = z.string().refine((code) => isCurrency(code.toUpperCase()), 'not an ISO 4217 code');
/** Not expanded it is an id, expanded an object. */
const reference = z.union([id, z.object({ id })]);

const balanceTransaction = z.object({
  id,
  amount: minorUnits,
  fee: minorUnits,
  net: minorUnits,
  currency,
  created: seconds,
  available_on: seconds,
});

const charge = z.object({
  id,
  created: seconds,
  amount_refunded: minorUnits,
  disputed: z.boolean(),
  balance_transaction: z.union([id, balanceTransaction]).nullable(),
});

export const paymentIntentAnswer = z
  .object({
    id,
    object: z.literal('payment_intent'),
    status: z.string(),
    amount: minorUnits,
    amount_received: minorUnits,
    currency,
    customer: reference.nullish(),
    metadata: z.record(z.string(), z.string()),
    description: z.string().nullish(),
    created: seconds,
    /** We ask for the charge itself, since it says when the money was taken. */
    latest_charge: charge.nullable(),
  })
  .refine(({ amount_received: received, latest_charge: taken }) => received === 0 || taken !== null, {
    path: ['latest_charge'],
    message: 'money was received without a charge',
  });

/** Of a list whose items are read one by one. */
export const paymentIntentListed = z.looseObject({ id, object: z.literal('payment_intent') });

/** The payment that was asked for. */
export const answerToRetrieve = (asked: string) =>
  paymentIntentAnswer.refine((answer) => answer.id === asked, `the id is not ${asked}`);

export const eventAnswer = z.object({
  id,
  object: z.literal('event'),
  type: z.string(),
  created: seconds,
  data: z.object({ object: z.object({ id: id.optional(), object: z.string(), payment_intent: reference.nullish() }) }),
});

export const refundAnswer = z.object({
  id,
  object: z.literal('refund'),
  status: z.string().nullable(),
  amount: minorUnits,
  currency,
  created: seconds,
});

export const disputeAnswer = z.object({
  id,
  object: z.literal('dispute'),
  status: z.string(),
  amount: minorUnits,
  currency,
  created: seconds,
});

export const customerAnswer = z.object({ id, object: z.literal('customer') });
export const customersFound = z.object({
  object: z.literal('search_result'),
  data: z.array(customerAnswer),
});

/** A list that stops in the middle would pass for all there is. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z
    .object({ object: z.literal('list'), data: z.array(item), has_more: z.boolean() })
    .refine(({ data, has_more: more }) => data.length > 0 || !more, 'the page is empty and has more');

export type PaymentIntentAnswer = z.infer<typeof paymentIntentAnswer>;
export type BalanceTransactionAnswer = z.infer<typeof balanceTransaction>;
export type EventAnswer = z.infer<typeof eventAnswer>;
export type RefundAnswer = z.infer<typeof refundAnswer>;
export type DisputeAnswer = z.infer<typeof disputeAnswer>;

/** The SDK hands out whatever JSON came, of any status, unless there is an `error` in it. */
const carrier = z.object({
  lastResponse: z.object({ statusCode: z.number(), headers: z.record(z.string(), z.unknown()) }),
});

export interface Call {
  readonly name: string;
  /** After a write nobody knows what was done; a read may simply be repeated. */
  readonly write: boolean;
}

/** The answer, if it is one. Throws a transient fault otherwise, with what is wrong but none of the content. */
export function readAnswer<T>(call: Call, shape: z.ZodType<T>, answer: unknown): T {
  const carried = carrier.safeParse(answer);
  if (!carried.success) throw unreadable(call, { why: 'no JSON object' });
  const { statusCode: status, headers } = carried.data.lastResponse;
  const contentType = String(headers['content-type'] ?? '');
  if (status < 200 || status > 299 || !contentType.startsWith('application/json'))
    throw unreadable(call, { status, contentType });
  const read = shape.safeParse(answer);
  if (read.success) return read.data;
  const wrong = read.error.issues.slice(0, 5).map(({ path, code }) => `${path.join('.')}: ${code}`);
  throw unreadable(call, { status, wrong });
}

export const unreadable = (call: Call, evidence: Record<string, unknown>, cause?: unknown): Fault =>
  new Fault(
    call.write ? 'UPSTREAM_OUTCOME_UNKNOWN' : 'UPSTREAM_UNAVAILABLE',
    `Stripe's answer to ${call.name} cannot be read`,
    { transient: true, evidence: { system: 'stripe', call: call.name, ...evidence }, cause },
  );
