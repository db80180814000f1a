import { allocate, decimal, Money, ok, refuse, type Result } from '@throughline/contracts';

/** Tax of one category in one jurisdiction over the whole invoice, as the engine determined it (RU-15). */
export interface TaxLine {
  /** EN 16931 category letter: `S` standard, `E` exempt, `Z` zero ... */
  readonly category: string;
  /** `US-CO`: country and region. */
  readonly jurisdiction: string;
  /** Percent, `7.65`. */
  readonly ratePercent: string;
  readonly taxable: Money;
  readonly tax: Money;
}

/** What the tax engine says about one invoice. */
export interface TaxOutcome {
  /** The engine's own id of the document. */
  readonly documentId: string;
  readonly taxLines: readonly TaxLine[];
  readonly tax: Money;
  /** Combined rate in percent by line number; the share by which the document's tax is shown per line. */
  readonly ratePercentByLine: Readonly<Record<number, string>>;
}

/**
 * Accepts an outcome whose parts add up: the tax lines give the document's tax. Refuses UPSTREAM_REJECTED with both
 * figures otherwise; a difference in tax is never absorbed.
 */
export function checkTaxOutcome(outcome: TaxOutcome): Result<TaxOutcome> {
  const summed = Money.sum(
    outcome.taxLines.map((line) => line.tax),
    outcome.tax.currency,
  );
  if (summed.equals(outcome.tax)) return ok(outcome);
  return refuse('UPSTREAM_REJECTED', {
    what: 'the tax lines do not add up to the tax of the document',
    taxLines: summed.toString(),
    document: outcome.tax.toString(),
  });
}

/**
 * Shows the document's tax per line: share = line net x rate, total = document tax, split by RU-2. Display only; the tax
 * that is owed is that of the tax lines.
 * @param lines in line order
 */
export function displayTaxPerLine(
  lines: readonly { readonly lineNumber: number; readonly net: Money }[],
  outcome: TaxOutcome,
): Money[] {
  const zero = Money.zero(outcome.tax.currency);
  if (outcome.tax.isZero) return lines.map(() => zero);
  const shares = lines.map((line) => line.net.value.times(decimal(outcome.ratePercentByLine[line.lineNumber] ?? 0)));
  const rated = shares.some((share) => !share.isZero());
  return allocate(outcome.tax, rated ? shares : lines.map((line) => line.net.value));
}
