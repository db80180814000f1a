import { decimal, invariant, minorUnitsOf, Money } from '@throughline/contracts';

/**
 * Stripe's own way to count. It follows neither ISO 4217 (the ariary has no centimes here) nor its own list in full: the
 * króna and the Ugandan shilling have no digits, and are sent with two for the sake of old integrations. The forint and
 * the new Taiwan dollar have two digits in everything but payouts, which this client never makes.
 * Source: docs.stripe.com/currencies, "Zero-decimal", "Three-decimal" and "Special case" currencies.
 */
const ZERO_DECIMAL = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const THREE_DECIMAL = new Set('BHD JOD KWD OMR TND'.split(' '));
const WHOLE_IN_HUNDREDTHS = new Set(['ISK', 'UGX']);

const digitsOf = (currency: string): number => (ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2);

/** What the least that can be charged counts in Stripe's units. */
export const chargeStepOf = (currency: string): number =>
  THREE_DECIMAL.has(currency) ? 10 : WHOLE_IN_HUNDREDTHS.has(currency) ? 100 : 1;

/** Stripe speaks in whole units and lower-case codes: `moneyOfMinor(2013593, 'usd')` is 20135.93 USD. */
export function moneyOfMinor(minorUnits: number, currency: string): Money {
  const code = currency.toUpperCase();
  return Money.of(decimal(minorUnits).div(decimal(10).pow(digitsOf(code))), code);
}

/** An amount in Stripe's units; throws for one that is finer than they are, or than the currency is. */
export function minorOf(amount: Money): number {
  const units = amount.value.times(decimal(10).pow(digitsOf(amount.currency)));
  const whole = units.isInteger() && amount.value.decimalPlaces() <= minorUnitsOf(amount.currency);
  invariant(whole, `${amount.toString()} is finer than the unit in which Stripe counts`);
  return units.toNumber();
}

/** The same for an amount that Stripe is asked to move: three-decimal currencies move in steps of ten. */
export function movedMinorOf(amount: Money): number {
  const units = minorOf(amount);
  invariant(units % chargeStepOf(amount.currency) === 0, `${amount.toString()} is finer than what Stripe moves`);
  return units;
}
