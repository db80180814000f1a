import type { Month } from '@throughline/contracts';
import { badUserInput } from '@throughline/subgraph';
import { MAX_MONTHS, monthWindow } from '@throughline/reporting-domain';

export const MONTHS = { description: `Months, YYYY-MM, ${MAX_MONTHS} at most. Answered in order, each once.` } as const;
export const LEDGER = {
  nullable: true,
  description: 'ISO 4217 code of the books. Needed only where books are kept in several currencies.',
} as const;
export const DAY = { description: 'YYYY-MM-DD: as it was at the end of that day.' } as const;
export const KNOWN_AT = {
  nullable: true,
  description: 'UTC instant, ISO 8601: by the facts that were known then. Without it by all that are known now.',
} as const;
export const AT = { description: 'UTC instant, ISO 8601: as it was then.' } as const;

/** Throws BAD_USER_INPUT on what is no month, or too many. */
export function monthsAsked(asked: readonly string[]): Month[] {
  if (asked.length > MAX_MONTHS) throw badUserInput(`${MAX_MONTHS} months at most`);
  try {
    return monthWindow(asked);
  } catch {
    throw badUserInput('months are written YYYY-MM');
  }
}
