import { Money } from '@throughline/contracts';

/**
 * The booked value of what is open on an invoice, in the currency of the books: gross at the booking rate less what the
 * settlements relieved, each rounded; nothing once nothing is open (RU-14).
 * @param settled amounts in the currency of the invoice, one per settlement
 */
export function openBookValue(invoice: { gross: Money; grossFunctional: Money; settled: readonly Money[] }): Money {
  const { gross, grossFunctional, settled } = invoice;
  const open = gross.minus(Money.sum(settled, gross.currency));
  if (open.isZero || gross.isZero) return Money.zero(grossFunctional.currency);
  const relieved = settled.map((amount) => shareOf(grossFunctional, amount, gross));
  return grossFunctional.minus(Money.sum(relieved, grossFunctional.currency));
}

/** What is left of a payment, in the currency of the books, at the rate it was booked with; rounded to the cent. */
export const unappliedValue = (payment: { amount: Money; amountFunctional: Money; unapplied: Money }): Money =>
  payment.amount.isZero
    ? Money.zero(payment.amountFunctional.currency)
    : shareOf(payment.amountFunctional, payment.unapplied, payment.amount);

const shareOf = (value: Money, part: Money, whole: Money): Money =>
  value.times(part.value).dividedBy(whole.value).rounded();
