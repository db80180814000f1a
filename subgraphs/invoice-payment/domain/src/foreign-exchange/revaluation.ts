import { type DecimalInput, type Id, Money } from '@throughline/contracts';
import { revalue } from './booked-value.ts';

/** A foreign receivable that is open at the end of a month. */
export interface ForeignReceivable {
  readonly invoiceId: Id<'Invoice'>;
  readonly invoiceNumber: string;
  /** In the currency of the invoice. */
  readonly open: Money;
  /** What of its booked value is not relieved, in the currency of the books. */
  readonly booked: Money;
}

export interface RevaluedReceivable extends ForeignReceivable {
  readonly closing: Money;
  readonly unrealised: Money;
  /** The closing rate. */
  readonly rate: string;
}

export interface Revaluation {
  readonly items: readonly RevaluedReceivable[];
  /** The gain that is not realised, over all items. */
  readonly balance: Money;
}

/**
 * What is open at the end of a month, at the rates of its last day. Source: RU-14.
 * @param rateOf the closing rate of a currency, as text
 */
export function revaluation(
  open: readonly ForeignReceivable[],
  rateOf: (currency: string) => DecimalInput,
  functionalCurrency: string,
): Revaluation {
  const items = open.map((item) => {
    const rate = rateOf(item.open.currency);
    return { ...item, ...revalue(item, rate), rate: String(rate) };
  });
  const gains = items.map(({ unrealised }) => unrealised);
  return { items, balance: Money.sum(gains, functionalCurrency) };
}

/**
 * What has to be booked so that a month shows the movement of the balance: nothing when it was booked already. A month is
 * reversed by the movement of the next one. Postings table: "Month-end revaluation".
 */
export const movementToBook = (of: {
  readonly balance: Money;
  /** The balance of the month before. */
  readonly before: Money;
  /** What the month has booked so far. */
  readonly booked: Money;
}): Money => of.balance.minus(of.before).minus(of.booked);
