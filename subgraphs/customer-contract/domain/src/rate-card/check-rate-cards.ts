/** A rate card that a line's work is priced by, as far as it is known. */
export interface NamedRateCard {
  readonly reference: string;
  /** The one engagement that it is for. */
  readonly engagement: string | null;
  readonly currencies: readonly string[];
}

export interface RatedLine {
  readonly lineKey: string;
  readonly currency: string;
  readonly rateCards: readonly string[];
}

/**
 * Work is priced by cards for all or by those of its own engagement (R7), in the currency of its line. Answers what is
 * wrong; a card that is not published yet is not: its work waits for it.
 */
export function rateCardProblems(
  engagement: string,
  lines: readonly RatedLine[],
  known: readonly NamedRateCard[],
): { readonly line: string; readonly problems: readonly string[] } | null {
  const cards = new Map(known.map((card) => [card.reference, card]));
  for (const { lineKey, currency, rateCards } of lines) {
    const problems = [...new Set(rateCards)].flatMap((reference) => {
      const card = cards.get(reference);
      if (!card) return [];
      const others = card.currencies.filter((each) => each !== currency);
      return [
        ...(card.engagement === null || card.engagement === engagement
          ? []
          : [`rate card ${reference} is for engagement ${card.engagement}`]),
        ...others.map((other) => `rate card ${reference} is in ${other}, the line in ${currency}`),
      ];
    });
    if (problems.length > 0) return { line: lineKey, problems };
  }
  return null;
}
