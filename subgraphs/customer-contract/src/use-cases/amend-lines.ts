import { isDeepStrictEqual } from 'node:util';
import { lineChanges } from '@throughline/customer-contract-domain';
import type { SoldLine } from '@throughline/events';

/**
 * The lines of a deal as an amendment leaves them. What it repeats keeps the ids under which it is delivered and billed
 * already; what it changes names the line that it takes the place of.
 */
export function amendLines(standing: readonly SoldLine[], lines: readonly SoldLine[]): SoldLine[] {
  return lineChanges(standing, lines, saysTheSame).flatMap(({ change, line, previous }): SoldLine[] => {
    switch (change) {
      case 'ADDED':
        return [{ ...line, change, previousQuoteLineId: null }];
      case 'CHANGED':
        return [{ ...line, change, previousQuoteLineId: previous.quoteLineId }];
      case 'UNCHANGED':
        return [{ ...previous, change, previousQuoteLineId: previous.quoteLineId }];
      case 'REMOVED':
        return [];
    }
  });
}

/** Keys of lines of the contract that a version no longer says. */
export const removedLines = (
  standing: readonly { readonly lineKey: string }[],
  lines: readonly { readonly lineKey: string }[],
): string[] =>
  lineChanges(standing, lines, () => true).flatMap(({ change, previous }) =>
    change === 'REMOVED' ? previous.lineKey : [],
  );

const saysTheSame = (a: SoldLine, b: SoldLine): boolean => isDeepStrictEqual(said(a), said(b));

/** What a line says, without the ids that a version gives to it. */
function said(line: SoldLine): unknown {
  const {
    quoteLineId: _id,
    change: _change,
    previousQuoteLineId: _previous,
    workElements,
    obligations,
    ...rest
  } = line;
  const keys = new Map<string, string>(obligations.map(({ obligationId, key }) => [obligationId, key]));
  return {
    ...rest,
    workElements: workElements.map(({ obligationId, ...element }) => {
      return { ...element, obligation: obligationId === null ? null : keys.get(obligationId) };
    }),
    obligations: obligations.map(({ obligationId: _obligation, ...obligation }) => obligation),
  };
}
