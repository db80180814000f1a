import { type CalendarDate, Money } from '@throughline/contracts';

/** One obligation's transfer, billing or payment on the way. All amounts in one currency. */
export type ContractEvent =
  | { readonly kind: 'TRANSFERRED'; readonly on: CalendarDate; readonly amount: Money }
  | { readonly kind: 'PAID'; readonly on: CalendarDate; readonly amount: Money };

/** When money becomes due without any condition but time; null when the other side can still walk away. */
export interface PaymentTerms {
  readonly unconditionalOn: CalendarDate | null;
  readonly amount: Money;
}

export interface ContractBalances {
  /** A right to money that only needs time. */
  readonly receivable: Money;
  /** A right to money that needs something else, such as the next delivery. */
  readonly contractAsset: Money;
  /** Money had or unconditionally due before the transfer. */
  readonly contractLiability: Money;
  readonly revenue: Money;
}

/**
 * How one contract stands on a day. A right is a receivable from the day on which nothing but time is missing, and before
 * that a contract asset as far as something was delivered. Source: ASC 606-10-45-1 to 45-5, IFRS 15.105 to 15.109.
 */
export function balancesOn(day: CalendarDate, events: readonly ContractEvent[], terms: PaymentTerms): ContractBalances {
  const zero = Money.zero(terms.amount.currency);
  const sum = (kind: ContractEvent['kind']): Money =>
    Money.sum(
      events.filter((event) => event.kind === kind && event.on <= day).map(({ amount }) => amount),
      terms.amount.currency,
    );
  const transferred = sum('TRANSFERRED');
  const paid = sum('PAID');
  const isDue = terms.unconditionalOn !== null && terms.unconditionalOn <= day;
  const right = isDue ? terms.amount : paid;
  const position = transferred.minus(right);
  return {
    receivable: right.minus(paid),
    contractAsset: position.isPositive ? position : zero,
    contractLiability: position.isNegative ? position.negated() : zero,
    revenue: transferred,
  };
}
