import type { Month } from '@throughline/contracts';
import { badUserInput, monthArgument } from '@throughline/subgraph';
import { MAX_MONTHS, monthWindow } from '@throughline/reporting-domain';

export const MONTHS = { description: `Months, YYYY-MM, ${MAX_MONTHS} at most. Answered in order, each once.` } as const;
export const LEDGER = {
  nullable: true,
  description: 'ISO 4217 code of the books. Needed only where books are kept in several currencies.',
} as const;
export const AT = { description: 'UTC instant, ISO 8601: as it was then.' } as const;

/** Throws BAD_USER_INPUT on what is no month, or too many. */
export function monthsAsked(asked: readonly string[]): Month[] {
  if (asked.length > MAX_MONTHS) throw badUserInput(`${MAX_MONTHS} months at most`);
  return monthWindow(asked.map((text) => monthArgument('months', text)));
}
