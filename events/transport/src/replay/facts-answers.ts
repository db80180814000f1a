import { factsOf } from '@throughline/events';
import { type Answerer, answers } from '../questions/answerer.ts';
import type { OwnFacts } from './own-facts.ts';

/** What every service answers of the facts that it has told, within the tenant asked for. */
export function factsAnswers(service: string, facts: OwnFacts): Answerer[] {
  const ask = factsOf(service);
  return [
    answers(ask.page, (asked, { tenantId }) => facts.page(tenantId, asked)),
    answers(ask.heads, (asked, { tenantId }) => facts.heads(tenantId, asked)),
  ];
}
