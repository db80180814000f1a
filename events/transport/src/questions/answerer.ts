import type { Question } from '@throughline/events';

/** Who answers a question, per request, without writing anything. */
export interface Answerer {
  readonly question: Question<never, never>;
  readonly answer: (request: never, about: { tenantId: string }) => Promise<unknown>;
}

export const answers = <Req, Res>(
  question: Question<Req, Res>,
  answer: (request: Req, about: { tenantId: string }) => Promise<Res>,
): Answerer => ({ question, answer }) as unknown as Answerer;

/** Asks another domain; throws a transient `Fault` VALIDATION_UNAVAILABLE when nobody answers within the deadline. */
export type Ask = <Req, Res>(
  question: Question<Req, Res>,
  request: Req,
  about: { tenantId: string; deadlineMs?: number },
) => Promise<Res>;
