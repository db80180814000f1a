import { type DecimalInput, Money } from '@throughline/contracts';

/** round(foreign x rate): what a foreign amount is worth in the books at the rate of a day. Source: RU-14. */
export const worth = (foreign: Money, rate: DecimalInput, functional: string): Money =>
  Money.of(foreign.times(rate).value, functional).rounded();

/** A foreign receivable in the books of the seller. */
export interface BookedReceivable {
  /** Still open, in the currency of the invoice. */
  readonly open: Money;
  /** What of the booked value is not relieved yet. */
  readonly booked: Money;
  /** The rate of the invoice date. */
  readonly bookingRate: DecimalInput;
}

/**
 * How much of the booked value an amount relieves: round(amount x booking rate), or all that is left once the amount
 * settles the receivable, so that no cent of rounding stays behind. Source: RU-14.
 * @param amount what is paid, credited or written off, in the currency of the invoice; at most what is open
 */
export function relieved(amount: Money, receivable: BookedReceivable): Money {
  const { open, booked, bookingRate } = receivable;
  return amount.equals(open) ? booked : worth(amount, bookingRate, booked.currency);
}

/** What cash brings in, what it relieves, and the gain (positive) or loss between the two. */
export interface ForeignSettlement {
  readonly cash: Money;
  readonly relieved: Money;
  readonly realised: Money;
}

/** A foreign payment is swept into the books' currency on its own day: round(amount x rate of the day). Source: RU-14. */
export function settleForeign(
  amount: Money,
  receivable: BookedReceivable,
  paymentRate: DecimalInput,
): ForeignSettlement {
  const taken = relieved(amount, receivable);
  const cash = worth(amount, paymentRate, receivable.booked.currency);
  return { cash, relieved: taken, realised: cash.minus(taken) };
}

/** What is open at the closing rate, and the gain that is not realised yet. Source: RU-14. */
export function revalue(
  receivable: Pick<BookedReceivable, 'open' | 'booked'>,
  closingRate: DecimalInput,
): { readonly closing: Money; readonly unrealised: Money } {
  const closing = worth(receivable.open, closingRate, receivable.booked.currency);
  return { closing, unrealised: closing.minus(receivable.booked) };
}

/**
 * What billing work that was carried at an earlier rate gains: the receivable without its tax, minus the value relieved.
 * Source: RU-13.
 */
export const gainOnRelief = (receivable: { readonly gross: Money; readonly tax: Money }, carried: Money): Money =>
  receivable.gross.minus(receivable.tax).minus(carried);
