import { Decimal } from 'decimal.js';
import { invariant } from '../result.ts';
import { isCurrency, minorUnitsOf } from './currency.ts';

/** Enough digits for any amount times any rate without an intermediate rounding. */
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP });

export type DecimalInput = string | number | Decimal;

/** A decimal that never passes through binary floating point on its way in. */
export const decimal = (value: DecimalInput): Decimal => new Exact(value);

/** The wire form of money: the amount with the currency's minor digits, never `-0.00`. */
export interface MoneyJson {
  readonly amount: string;
  readonly currency: string;
}

/**
 * An exact decimal amount in one ISO 4217 currency. Immutable. Arithmetic over two currencies throws, since no
 * caller can have meant it. Intermediate results keep all digits; `rounded()` is the only place that drops any.
 */
export class Money {
  private constructor(
    readonly value: Decimal,
    readonly currency: string,
  ) {}

  static of(amount: DecimalInput, currency: string): Money {
    invariant(isCurrency(currency), `currency ${currency} is not an ISO 4217 code`);
    return new Money(new Exact(amount), currency);
  }

  static zero(currency: string): Money {
    return Money.of(0, currency);
  }

  /** From whole minor units, as payment gateways speak. */
  static ofMinor(units: number | bigint, currency: string): Money {
    return new Money(new Exact(units.toString()).div(new Exact(10).pow(minorUnitsOf(currency))), currency);
  }

  static from(json: MoneyJson): Money {
    return Money.of(json.amount, json.currency);
  }

  static sum(parts: Iterable<Money>, currency: string): Money {
    let total = Money.zero(currency);
    for (const part of parts) total = total.plus(part);
    return total;
  }

  plus(other: Money): Money {
    return new Money(this.value.plus(this.same(other)), this.currency);
  }

  minus(other: Money): Money {
    return new Money(this.value.minus(this.same(other)), this.currency);
  }

  times(factor: DecimalInput): Money {
    return new Money(this.value.times(new Exact(factor)), this.currency);
  }

  dividedBy(divisor: DecimalInput): Money {
    return new Money(this.value.div(new Exact(divisor)), this.currency);
  }

  negated(): Money {
    return new Money(this.value.negated(), this.currency);
  }

  /** Half-up (half away from zero) to the minor unit: RU-1. */
  rounded(): Money {
    return new Money(this.value.toDecimalPlaces(minorUnitsOf(this.currency), Decimal.ROUND_HALF_UP), this.currency);
  }

  compare(other: Money): number {
    return this.value.comparedTo(this.same(other));
  }

  equals(other: Money): boolean {
    return this.currency === other.currency && this.value.equals(other.value);
  }

  min(other: Money): Money {
    return this.compare(other) <= 0 ? this : other;
  }

  get isZero(): boolean {
    return this.value.isZero();
  }

  get isNegative(): boolean {
    return this.value.isNegative() && !this.value.isZero();
  }

  get isPositive(): boolean {
    return this.value.greaterThan(0);
  }

  /** Whole minor units; throws when digits would be lost. */
  toMinor(): bigint {
    const units = this.value.times(new Exact(10).pow(minorUnitsOf(this.currency)));
    invariant(units.isInteger(), `${this.value.toString()} ${this.currency} is finer than the minor unit`);
    return BigInt(units.toFixed(0));
  }

  /** `"62350.00"`: at least the minor digits, all digits kept, zero without a sign. */
  toAmount(): string {
    const digits = Math.max(minorUnitsOf(this.currency), this.value.decimalPlaces());
    return this.value.isZero() ? new Exact(0).toFixed(digits) : this.value.toFixed(digits);
  }

  toJSON(): MoneyJson {
    return { amount: this.toAmount(), currency: this.currency };
  }

  toString(): string {
    return `${this.toAmount()} ${this.currency}`;
  }

  private same(other: Money): Decimal {
    invariant(this.currency === other.currency, `cannot combine ${this.currency} with ${other.currency}`);
    return other.value;
  }
}

/** `money('166.66 EUR')`: the short form for specs, fixtures and configuration. */
export function money(text: string): Money {
  const [amount, currency] = text.split(' ');
  invariant(amount !== undefined && currency !== undefined, `"${text}" is not "amount CUR"`);
  return Money.of(amount, currency);
}
