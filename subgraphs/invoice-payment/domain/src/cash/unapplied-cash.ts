import { type DecimalInput, type Money, ok, refuse, type Result } from '@throughline/contracts';
import { type BookedReceivable, relieved } from '../foreign-exchange/booked-value.ts';

/** What of a payment has found no invoice. */
export interface UnappliedCash {
  /** In the currency of the payment. */
  readonly left: Money;
  /** What the books carry it at: the rate of its value date, never revalued. */
  readonly carried: Money;
  /** The rate of the value date; 1 where the payment is in the currency of the books. */
  readonly rate: DecimalInput;
}

/** One use of cash on one receivable, in the currency of the books: cash = relieved + realised. */
export interface CashUse {
  readonly cash: Money;
  readonly relieved: Money;
  /** Gain positive. */
  readonly realised: Money;
}

/** What a part of unapplied cash is carried at; the last part takes what is left, so that no cent stays behind. */
export const carriedBy = (amount: Money, { left, carried, rate }: UnappliedCash): Money =>
  relieved(amount, { open: left, booked: carried, bookingRate: rate });

/**
 * Uses cash on a receivable: it brings what it is carried at, and relieves the booked value; between the two lies what
 * is realised. In the currency of the books all three are plain. Source: RU-14.
 */
export function useCash(amount: Money, cash: UnappliedCash, receivable: BookedReceivable): CashUse {
  const brought = carriedBy(amount, cash);
  const taken = relieved(amount, receivable);
  return { cash: brought, relieved: taken, realised: brought.minus(taken) };
}

/** What is left after a part was used or given back. */
export const without = (amount: Money, cash: UnappliedCash): UnappliedCash => ({
  ...cash,
  left: cash.left.minus(amount),
  carried: cash.carried.minus(carriedBy(amount, cash)),
});

/**
 * How much a person may take from what is unapplied: an amount as asked, or all that fits.
 * Refuses BAD_USER_INPUT for what is no amount of that currency, CASH_NOT_AVAILABLE with the figures for too much.
 */
export function takeFrom(
  cash: Pick<UnappliedCash, 'left'>,
  asked: Money | null,
  atMost: Money = cash.left,
): Result<Money> {
  const amount = asked ?? cash.left.min(atMost);
  const { currency } = cash.left;
  if (amount.currency !== currency || amount.isNegative || (asked !== null && asked.isZero))
    return refuse('BAD_USER_INPUT', { amount: amount.toString(), currency });
  const available = cash.left.min(atMost);
  if (amount.isZero || amount.compare(available) > 0)
    return refuse('CASH_NOT_AVAILABLE', {
      asked: amount.toString(),
      unapplied: cash.left.toString(),
      open: atMost.toString(),
    });
  return ok(amount);
}
