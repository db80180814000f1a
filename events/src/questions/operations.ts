import { z } from 'zod';
import { defineQuestion } from './define-question.ts';

/** The services that carry facts and may have parked some; each answers an operator's questions about its own. */
export const SERVICES = [
  'customer-contract',
  'project-resource',
  'billing-events',
  'invoice-payment',
  'reporting',
] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What may be parked: a fact of the bus, a call to an outside system, a received webhook, planned work. */
export const PARKED_KINDS = ['EVENT', 'CALL', 'RECEIPT', 'PLAN'] as const;
export type ParkedKind = (typeof PARKED_KINDS)[number];

/** The most parked work that one action may be about in one service. */
export const MOST_AT_ONCE = 1000;

const kind = z.enum(PARKED_KINDS);
const instant = z.iso.datetime();
/** Names parked work within its service; nobody but the service takes it apart. */
const key = z.string().min(1);

const filter = z.object({
  kind: kind.nullable(),
  /** Event type, operation, connector and kind of receipt, or kind of plan. */
  type: z.string().nullable(),
  aggregateId: z.string().nullable(),
  correlationId: z.string().nullable(),
  /** The code, or a part of what was said. */
  reason: z.string().nullable(),
  /** Only what waits since then or longer. */
  since: instant.nullable(),
});
export type ParkedFilter = z.infer<typeof filter>;

const parkedWork = z.object({
  key,
  kind,
  type: z.string(),
  aggregateType: z.string().nullable(),
  aggregateId: z.string().nullable(),
  aggregateVersion: z.number().int().nullable(),
  correlationId: z.string(),
  code: z.string().nullable(),
  /** The first line of what was said. */
  message: z.string().nullable(),
  attempts: z.number().int(),
  since: instant,
  lastTriedAt: instant.nullable(),
  waitingBehind: z.number().int(),
  editedBy: z.string().nullable(),
});
export type ParkedWork = z.infer<typeof parkedWork>;

const payload = z.object({ payload: z.unknown(), error: z.string().nullable() });
export type ParkedPayload = z.infer<typeof payload>;

const group = z.object({ kind, code: z.string().nullable(), count: z.number().int(), oldestSince: instant });
export type ParkedGroup = z.infer<typeof group>;

/** Who acts and why; both are kept with the action for ever. */
export const acting = z.object({
  actor: z.object({ subject: z.string().min(1), role: z.string().min(1) }),
  reason: z.string().trim().min(1).max(1000),
});
export type Acting = z.infer<typeof acting>;

const outcome = z.object({
  key,
  /** The state that it is in now; null when it was refused. */
  state: z.string().nullable(),
  refusal: z.object({ code: z.string(), evidence: z.record(z.string(), z.unknown()) }).nullable(),
});
export type ParkedOutcome = z.infer<typeof outcome>;

const action = z.object({
  id: z.string(),
  at: instant,
  actor: z.string(),
  role: z.string(),
  action: z.enum(['RETRY', 'SKIP', 'EDIT', 'REPLAY', 'CANCEL_REPLAY']),
  kind,
  key,
  type: z.string(),
  reason: z.string(),
  /** The state that the action left it in. */
  outcome: z.string(),
  /** Why it was parked, and for an edit the data before and after. */
  cause: z.object({ code: z.string().nullable(), message: z.string().nullable(), attempts: z.number().int() }),
  before: z.unknown(),
  after: z.unknown(),
});
export type OperatorAction = z.infer<typeof action>;

const keys = z.array(key).max(MOST_AT_ONCE);
const limit = z.number().int().min(1).max(MOST_AT_ONCE);

/** What an operator asks of one service, and what it is told to do with its parked work. Any copy of it answers. */
export const operationsOf = (service: string) => ({
  /** Parked work in the order of its age; those of one instant in the order of their keys, after the one given. */
  list: defineQuestion(
    `list-parked-work.${service}`,
    z.object({ filter, after: z.object({ since: instant, key: z.string() }).nullable(), limit }),
    z.object({ work: z.array(parkedWork) }),
  ),
  read: defineQuestion(`read-parked-work.${service}`, z.object({ key }), z.object({ work: parkedWork.nullable() })),
  payload: defineQuestion(`parked-payload.${service}`, z.object({ key }), z.object({ found: payload.nullable() })),
  summary: defineQuestion(`parked-summary.${service}`, z.object({}), z.object({ groups: z.array(group) })),
  /** By keys or by filter; `remaining` is how much of the filter is still parked. */
  retry: defineQuestion(
    `retry-parked-work.${service}`,
    acting.extend({ keys: keys.nullable(), filter: filter.nullable() }),
    z.object({ outcomes: z.array(outcome), remaining: z.number().int() }),
  ),
  skip: defineQuestion(
    `skip-parked-work.${service}`,
    acting.extend({ keys }),
    z.object({ outcomes: z.array(outcome) }),
  ),
  edit: defineQuestion(
    `edit-parked-event.${service}`,
    acting.extend({ key, data: z.unknown() }),
    z.object({ outcome }),
  ),
  /** The latest first, those before the id given. */
  actions: defineQuestion(
    `operator-actions.${service}`,
    z.object({ before: z.string().nullable(), limit }),
    z.object({ actions: z.array(action) }),
  ),
});
