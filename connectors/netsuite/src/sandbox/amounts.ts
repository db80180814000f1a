import { decimal, minorUnitsOf, Money } from '@throughline/contracts';
import { linesIn } from './field-rules.ts';
import type { Field, Fields } from './record-types.ts';

type Decimal = ReturnType<typeof decimal>;

export interface Totals {
  readonly subtotal: Decimal;
  readonly taxTotal: Decimal;
  readonly total: Decimal;
}

/** A stored JSON number as the decimal that its shortest digits say. */
export const amountOf = (value: Field | undefined): Decimal => decimal(typeof value === 'number' ? value : 0);

/** The amount of a line: given, or quantity times rate rounded to the currency. */
export function lineAmount(line: Fields, currency: string): Decimal {
  if (typeof line['amount'] === 'number') return decimal(line['amount']);
  const quantity = typeof line['quantity'] === 'number' ? line['quantity'] : 1;
  return Money.of(amountOf(line['rate']).times(quantity), currency).rounded().value;
}

/**
 * Totals of an invoice or credit memo. Tax comes from `taxDetails` (SuiteTax with override), else from the lines'
 * `tax1Amt` (legacy tax), else from the header.
 */
export function totalsOf(fields: Fields, currency: string): Totals {
  const sum = (lines: Fields[], amount: (line: Fields) => Decimal): Decimal =>
    lines.reduce((total, line) => total.plus(amount(line)), decimal(0));
  const lines = linesIn(fields, 'item') ?? [];
  const details = linesIn(fields, 'taxDetails') ?? [];
  const subtotal = sum(lines, (line) => lineAmount(line, currency));
  const legacy = lines.some((line) => typeof line['tax1Amt'] === 'number');
  const taxTotal =
    details.length > 0
      ? sum(details, (line) => amountOf(line['taxAmount']))
      : legacy
        ? sum(lines, (line) => amountOf(line['tax1Amt']))
        : amountOf(fields['taxTotal']);
  return { subtotal, taxTotal, total: subtotal.plus(taxTotal) };
}

/** As it goes onto the wire: a JSON double, exact for every amount up to 15 digits. */
export const wire = (value: Decimal, currency: string): number =>
  Number(value.toFixed(Math.max(minorUnitsOf(currency), value.decimalPlaces())));
