import { z } from 'zod';
import { defineQuestion } from './define-question.ts';
import { factFilter } from './facts.ts';
import { acting } from './operations.ts';

/** `EVENTS` applies what was missed; `READ_MODEL` empties what the consumer keeps to be read and builds it again. */
export const REPLAY_KINDS = ['EVENTS', 'READ_MODEL'] as const;
export type ReplayKind = (typeof REPLAY_KINDS)[number];
export const REPLAY_STATES = ['REQUESTED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED'] as const;

/** Events a second. */
export const REPLAY_RATE = { least: 1, most: 10_000, usual: 500 } as const;

const instant = z.iso.datetime();
const whole = z.number().int();

/** What a replay is about. A read model is always built from everything, so its filter is empty. */
const scope = z.object({ kind: z.enum(REPLAY_KINDS), filter: factFilter });
export type ReplayScope = z.infer<typeof scope>;

const replay = z.object({
  id: z.string(),
  consumer: z.string(),
  kind: z.enum(REPLAY_KINDS),
  filter: factFilter,
  state: z.enum(REPLAY_STATES),
  eventsPerSecond: whole,
  /** True from the moment in which the read model was emptied until it is complete again. */
  rebuilding: z.boolean(),
  read: whole,
  applied: whole,
  seenBefore: whole,
  held: whole,
  failed: whole,
  notForUs: whole,
  /** Facts, calls and plans of the handlers that were left out, as a read model is built for reading alone. */
  suppressed: whole,
  requestedBy: z.string(),
  role: z.string(),
  reason: z.string(),
  requestedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  cancelledBy: z.string().nullable(),
  cancelReason: z.string().nullable(),
  lastError: z.string().nullable(),
});
export type Replay = z.infer<typeof replay>;

const matched = z.object({ producer: z.string(), type: z.string(), count: whole });

const rehearsal = z.object({
  consumer: z.string(),
  kind: z.enum(REPLAY_KINDS),
  /** False when there is more than was looked at; the figures are then of the first part. */
  complete: z.boolean(),
  matching: z.array(matched),
  /** The four together are all that match. */
  seenBefore: whole,
  wouldApply: whole,
  /** Parked or waiting already, or without an event before them. */
  held: whole,
  notForUs: whole,
  /** Of a read model only: what would be different in each table. */
  tables: z.array(z.object({ table: z.string(), added: whole, removed: whole, changed: whole })).nullable(),
});
export type ReplayRehearsal = z.infer<typeof rehearsal>;

const refusal = z.object({ code: z.string(), evidence: z.record(z.string(), z.unknown()) });
const answered = z.object({ replay: replay.nullable(), refusal: refusal.nullable() });
export type ReplayAnswer = z.infer<typeof answered>;

/** What an operator asks of one service about replays into it. Any copy of it answers. */
export const replaysOf = (service: string) => ({
  /** The id is the asker's, so that asking again asks for the same replay. */
  request: defineQuestion(
    `request-replay.${service}`,
    scope.extend({
      ...acting.shape,
      id: z.string().min(1),
      eventsPerSecond: whole.min(REPLAY_RATE.least).max(REPLAY_RATE.most),
    }),
    answered,
  ),
  rehearse: defineQuestion(
    `rehearse-replay.${service}`,
    scope,
    z.object({ rehearsal: rehearsal.nullable(), refusal: refusal.nullable() }),
  ),
  /** The latest first, those before the id given. */
  list: defineQuestion(
    `list-replays.${service}`,
    z.object({ before: z.string().nullable(), limit: whole.min(1).max(1000) }),
    z.object({ replays: z.array(replay) }),
  ),
  read: defineQuestion(`read-replay.${service}`, z.object({ id: z.string() }), z.object({ replay: replay.nullable() })),
  cancel: defineQuestion(`cancel-replay.${service}`, acting.extend({ id: z.string() }), answered),
});
