import { z } from 'zod';
import { envelopeSchema } from '../envelope.ts';
import { defineQuestion } from './define-question.ts';

/** The most facts of one page; a page is also bounded by what the broker carries in one message. */
export const MOST_FACTS = 500;
/** The most facts of one page that says of each only what it is. */
export const MOST_HEADS = 5000;

const instant = z.iso.datetime();

/** Which facts: all that are not null have to hold. Times are half-open, `[from, to)`. */
export const factFilter = z.object({
  /** When the fact was written down. */
  recordedFrom: instant.nullable(),
  recordedTo: instant.nullable(),
  /** When what it tells happened. */
  occurredFrom: instant.nullable(),
  occurredTo: instant.nullable(),
  types: z.array(z.string()).nullable(),
  aggregateType: z.string().nullable(),
  aggregateId: z.string().nullable(),
  /** First and last version; needs the aggregate. */
  versions: z.object({ from: z.number().int(), to: z.number().int() }).nullable(),
  correlationId: z.string().nullable(),
});
export type FactFilter = z.infer<typeof factFilter>;

export const EVERY_FACT: FactFilter = {
  recordedFrom: null,
  recordedTo: null,
  occurredFrom: null,
  occurredTo: null,
  types: null,
  aggregateType: null,
  aggregateId: null,
  versions: null,
  correlationId: null,
};

const page = z.object({
  filter: factFilter,
  /** The position that was reached before: an event id. */
  after: z.guid().nullable(),
  /** The last position that counts; null asks for the latest one of now. */
  through: z.guid().nullable(),
});

const standing = {
  /** Up to here everything was looked at, whether it matched or not: the next page goes on after it. */
  reached: z.guid(),
  through: z.guid(),
  more: z.boolean(),
};

const head = z.object({
  id: z.guid(),
  type: z.string(),
  aggregateType: z.string(),
  aggregateId: z.string(),
  version: z.number().int(),
});
export type FactHead = z.infer<typeof head>;

/**
 * Pages of what a service has told, of the asking tenant, from its outbox, whatever the stream still holds. In the order
 * of their ids, which is the order of time but for the clocks of several processes; so a consumer may find a later version
 * of an aggregate before an earlier one.
 */
export const factsOf = (service: string) => ({
  page: defineQuestion(
    `facts.${service}`,
    page.extend({ limit: z.number().int().min(1).max(MOST_FACTS) }),
    z.object({
      ...standing,
      facts: z.array(envelopeSchema),
      /** Facts that no message can carry; they have never been sent either. */
      tooLarge: z.array(z.guid()),
    }),
  ),
  heads: defineQuestion(
    `fact-heads.${service}`,
    page.extend({ limit: z.number().int().min(1).max(MOST_HEADS) }),
    z.object({ ...standing, heads: z.array(head) }),
  ),
});

export type FactsAsked = z.infer<ReturnType<typeof factsOf>['page']['request']>;
export type FactsPage = z.infer<ReturnType<typeof factsOf>['page']['response']>;
export type HeadsPage = z.infer<ReturnType<typeof factsOf>['heads']['response']>;
