import { decimal, minorUnitsOf } from '@throughline/contracts';
import type { TaxRule } from './tax-content.ts';

type Decimal = ReturnType<typeof decimal>;

export interface LineToTax {
  /** Its place in the document; numbers may repeat. */
  readonly position: number;
  readonly amount: Decimal;
  /** The rules that apply to the line, one per jurisdiction; none means no tax. */
  readonly rules: readonly TaxRule[];
}

/** The tax of one line in one jurisdiction. */
export interface LineTax {
  readonly position: number;
  readonly rule: TaxRule;
  readonly taxable: Decimal;
  readonly exempt: Decimal;
  readonly nonTaxable: Decimal;
  readonly tax: Decimal;
}

/** The tax of one jurisdiction and rate over all lines. */
export interface SummaryTax extends Omit<LineTax, 'position'> {
  readonly lines: readonly LineTax[];
}

/** How much of an amount each category taxes: exempt and out-of-scope amounts carry no tax base. */
function baseOf(rule: TaxRule, amount: Decimal): Pick<LineTax, 'taxable' | 'exempt' | 'nonTaxable'> {
  const zero = decimal(0);
  if (rule.category === 'E') return { taxable: zero, exempt: amount, nonTaxable: zero };
  if (rule.category === 'O') return { taxable: zero, exempt: zero, nonTaxable: amount };
  return { taxable: amount, exempt: zero, nonTaxable: zero };
}

const keyOf = (rule: TaxRule): string =>
  [
    rule.country,
    rule.region ?? '',
    rule.jurisdictionCode,
    rule.category,
    decimal(rule.ratePercent).toFixed(),
    rule.vatCode ?? '',
  ].join('|');

/**
 * Tax per jurisdiction and category: the summed base times the rate, rounded half-up once (half away from zero). The
 * lines share it: each gets its own base times rate floored to the minor unit, the leftover units go one each to the
 * largest discarded remainders, ties to the lower line. So the lines sum to the summary, to the cent.
 */
export function determineTax(lines: readonly LineToTax[], currency: string): SummaryTax[] {
  const groups = new Map<string, { rule: TaxRule; lines: LineToTax[] }>();
  for (const line of lines) {
    for (const rule of line.rules) {
      const group = groups.get(keyOf(rule)) ?? { rule, lines: [] };
      groups.set(keyOf(rule), { rule: group.rule, lines: [...group.lines, line] });
    }
  }
  return [...groups.values()].map((group) => summaryOf(group.rule, group.lines, minorUnitsOf(currency)));
}

function summaryOf(rule: TaxRule, lines: readonly LineToTax[], minorUnits: number): SummaryTax {
  const rate = decimal(rule.ratePercent).div(100);
  const bases = lines.map((line) => baseOf(rule, line.amount));
  const sum = (pick: (base: (typeof bases)[number]) => Decimal): Decimal =>
    bases.reduce((total, base) => total.plus(pick(base)), decimal(0));
  const taxable = sum((base) => base.taxable);
  const tax = taxable.times(rate).toDecimalPlaces(minorUnits, HALF_UP);
  const shares = sharesOf(
    tax,
    bases.map((base) => base.taxable.times(rate)),
    minorUnits,
  );
  return {
    rule,
    taxable,
    exempt: sum((base) => base.exempt),
    nonTaxable: sum((base) => base.nonTaxable),
    tax,
    lines: lines.map((line, index) => ({
      position: line.position,
      rule,
      ...(bases[index] ?? baseOf(rule, line.amount)),
      tax: shares[index] ?? decimal(0),
    })),
  };
}

/** decimal.js: ROUND_HALF_UP is away from zero, ROUND_FLOOR towards minus infinity. */
const HALF_UP = 4;
const FLOOR = 3;

function sharesOf(total: Decimal, exact: readonly Decimal[], minorUnits: number): Decimal[] {
  const unit = decimal(10).pow(-minorUnits);
  const floors = exact.map((share) => share.toDecimalPlaces(minorUnits, FLOOR));
  const leftover = total
    .minus(floors.reduce((sum, floor) => sum.plus(floor), decimal(0)))
    .div(unit)
    .toNumber();
  const first = exact
    .map((share, position) => ({ position, remainder: share.minus(floors[position] ?? 0) }))
    .sort((a, b) => b.remainder.comparedTo(a.remainder) || a.position - b.position)
    .slice(0, leftover);
  const gets = new Set(first.map(({ position }) => position));
  return floors.map((floor, position) => (gets.has(position) ? floor.plus(unit) : floor));
}
