import { Decimal } from 'decimal.js';
import { invariant } from '../result.ts';
import { minorUnitsOf } from './currency.ts';
import { decimal, type DecimalInput, Money } from './money.ts';

/**
 * Splits an amount in proportion to weights so that the parts sum to the whole (RU-2): every share is floored to the
 * minor unit, towards minus infinity, then the leftover units go one each to the largest discarded remainders; a tie
 * goes to the earlier part.
 * @param total an amount no finer than its minor unit
 * @param weights at least one is not zero; none is negative
 */
export function allocate(total: Money, weights: readonly DecimalInput[]): Money[] {
  const shares = weights.map((weight) => decimal(weight));
  const whole = shares.reduce((sum, share) => sum.plus(share), decimal(0));
  invariant(whole.greaterThan(0), 'an allocation needs a positive sum of weights');
  const unit = decimal(10).pow(-minorUnitsOf(total.currency));
  const units = total.value.div(unit);
  invariant(units.isInteger(), `${total.toString()} is finer than the minor unit`);

  const parts = shares.map((share, position) => {
    const exact = units.times(share).div(whole);
    const floor = exact.toDecimalPlaces(0, Decimal.ROUND_FLOOR);
    return { position, floor, remainder: exact.minus(floor) };
  });
  const leftover = units.minus(parts.reduce((sum, part) => sum.plus(part.floor), decimal(0))).toNumber();
  const first = [...parts]
    .sort((a, b) => b.remainder.comparedTo(a.remainder) || a.position - b.position)
    .slice(0, leftover)
    .map((part) => part.position);
  const gets = new Set(first);
  return parts.map((part) => Money.of(part.floor.plus(gets.has(part.position) ? 1 : 0).times(unit), total.currency));
}

/**
 * Instalment k of n by cumulative rounding (RU-3): round(total x k / n) - round(total x (k-1) / n). The instalments sum
 * to the total, and no instalment strays more than a minor unit from the even share.
 */
export function instalments(total: Money, count: number): Money[] {
  invariant(Number.isInteger(count) && count > 0, 'instalments need a positive whole count');
  const upTo = (k: number) => total.times(k).dividedBy(count).rounded();
  return Array.from({ length: count }, (_, index) => upTo(index + 1).minus(upTo(index)));
}
