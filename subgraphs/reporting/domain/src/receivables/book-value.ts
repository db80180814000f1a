import { Money } from '@throughline/contracts';

/** What settled a part of an invoice, in its currency, and the booked value that it relieved where that is known. */
export interface Settled {
  readonly amount: Money;
  readonly relieved: Money | null;
}

/**
 * The booked value of what is open on an invoice, in the currency of the books: gross at the booking rate less what the
 * settlements relieved, each rounded; nothing once nothing is open (RU-14). Without a booking rate a settlement relieves
 * its share of the booked value.
 */
export function openBookValue(invoice: {
  readonly gross: Money;
  readonly grossFunctional: Money;
  readonly bookingRate: string | null;
  readonly settled: readonly Settled[];
}): Money {
  const { gross, grossFunctional, bookingRate, settled } = invoice;
  const books = grossFunctional.currency;
  const open = gross.minus(
    Money.sum(
      settled.map(({ amount }) => amount),
      gross.currency,
    ),
  );
  if (open.isZero || gross.isZero) return Money.zero(books);
  const relievedBy = (amount: Money): Money =>
    bookingRate === null
      ? shareOf(grossFunctional, amount, gross)
      : Money.of(amount.times(bookingRate).value, books).rounded();
  const relieved = settled.map(({ amount, relieved: told }) => told ?? relievedBy(amount));
  return grossFunctional.minus(Money.sum(relieved, books));
}

/**
 * What is left of a payment, in the currency of the books, at the rate it was booked with: its value less that of what was
 * applied and of what went back; nothing once nothing is left.
 * @param applied in the currency of the books; @param refunded in that of the payment
 */
export function unappliedValue(payment: {
  readonly amount: Money;
  readonly amountFunctional: Money;
  readonly applied: Money;
  readonly refunded: Money;
  readonly unapplied: Money;
}): Money {
  const { amount, amountFunctional, applied, refunded, unapplied } = payment;
  if (unapplied.isZero || amount.isZero) return Money.zero(amountFunctional.currency);
  return amountFunctional.minus(applied).minus(shareOf(amountFunctional, refunded, amount));
}

const shareOf = (value: Money, part: Money, whole: Money): Money =>
  value.times(part.value).dividedBy(whole.value).rounded();
