import { z } from 'zod';

const text = z.string();
const whole = z.number().int();
const about = { source: text, event: text };

/** What a disturbance does, by kind; see the format's README. */
export const action = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('DUPLICATE_DELIVERY'),
    ...about,
    subject: text,
    deliveries: whole.min(2),
    sameSourceId: z.boolean(),
    sameDeliveryId: z.boolean(),
    repeatAfter: text.optional(),
  }),
  z.object({ kind: z.literal('DELAY_ACKNOWLEDGEMENT'), ...about, subject: text, untilAfter: text }),
  z.object({
    kind: z.literal('REJECT_THEN_TIMEOUT'),
    ...about,
    subject: text,
    rejectedAt: text,
    rejectedBy: text,
    code: text,
    line: text,
    resubmittedAt: text,
    timeoutAfterCreate: z.boolean(),
  }),
  z.object({
    kind: z.literal('THROTTLE'),
    source: text,
    system: text,
    date: text,
    status: whole,
    sharePercent: text,
    concurrencyLimit: whole.min(1),
  }),
  z.object({ kind: z.literal('REPLAY_ALL') }),
  z.object({
    kind: z.literal('OLD_EVENT_SCHEMA'),
    ...about,
    subject: text,
    schemaVersion: whole.min(1),
    missingFields: z.array(text).min(1),
    upcast: z.record(text, z.unknown()),
  }),
  z.object({ kind: z.literal('REORDER'), ...about, deliveryOrder: z.array(text).min(2) }),
  z.object({ kind: z.literal('RUN_BILLING'), after: text.optional(), dates: z.array(text).min(1) }),
  z.object({
    kind: z.literal('POISON_MESSAGE'),
    ...about,
    at: text,
    payload: z.record(text, z.unknown()),
    behind: text,
  }),
]);

const LISTS = ['BILLABLE_EVENTS', 'PAYMENT_APPLICATIONS', 'CREDIT_MEMOS', 'INVOICES', 'INVOICE_LINES'] as const;
const listed = { of: z.enum(LISTS), where: z.record(text, z.unknown()) };

/** What must hold after a disturbed run. */
export const check = z.discriminatedUnion('type', [
  z.object({ type: z.literal('EXPECTED_UNCHANGED') }),
  z.object({ type: z.literal('COUNT'), ...listed, equals: whole }),
  z.object({ type: z.literal('SUM'), ...listed, field: text, equals: text }),
  z.object({ type: z.literal('VALUE'), ...listed, field: text, equals: text }),
  z.object({ type: z.literal('ERP_DOCUMENTS'), subject: text, equals: z.array(text) }),
  z.object({ type: z.literal('IDENTICAL'), of: z.array(text).min(1) }),
  z.object({ type: z.literal('DEAD_LETTER'), equals: whole, withCorrelationId: z.boolean() }),
  z.object({ type: z.literal('NO_FINAL_ERROR'), subject: text }),
]);

export type Action = z.infer<typeof action>;
export type ActionOf<K extends Action['kind']> = Extract<Action, { kind: K }>;
export type Check = z.infer<typeof check>;
