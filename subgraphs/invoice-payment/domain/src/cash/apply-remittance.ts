import { type Id, Money } from '@throughline/contracts';

/** An invoice that a remittance names, with what is still open on it. */
export interface RemittedInvoice {
  readonly invoiceId: Id<'Invoice'>;
  readonly open: Money;
}

export interface CashPlan {
  readonly applications: readonly { readonly invoiceId: Id<'Invoice'>; readonly amount: Money }[];
  /** Residuals within the small-balance limit on remitted invoices. */
  readonly writeOffs: readonly { readonly invoiceId: Id<'Invoice'>; readonly amount: Money }[];
  readonly unapplied: Money;
}

/**
 * Spreads a payment over the invoices that its remittance names: in remittance order, each filled before the next. A
 * residual up to the limit, inclusive, on an invoice that got cash is written off. What is left over stays unapplied.
 * Source: RU-17.
 * @param cash not negative; all amounts in one currency
 * @param remitted in remittance order; an invoice named twice counts once
 * @param isSmall whether a residual of an invoice is within the limit of the policy
 */
export function applyRemittance(
  cash: Money,
  remitted: readonly RemittedInvoice[],
  isSmall: (residual: Money, invoiceId: Id<'Invoice'>) => boolean,
): CashPlan {
  const applications: { invoiceId: Id<'Invoice'>; amount: Money }[] = [];
  const writeOffs: { invoiceId: Id<'Invoice'>; amount: Money }[] = [];
  const filled = new Set<string>();
  let left = cash;
  for (const { invoiceId, open } of remitted) {
    if (filled.has(invoiceId) || !open.isPositive || !left.isPositive) continue;
    filled.add(invoiceId);
    const amount = left.min(open);
    left = left.minus(amount);
    applications.push({ invoiceId, amount });
    const residual = open.minus(amount);
    if (residual.isPositive && isSmall(residual, invoiceId)) writeOffs.push({ invoiceId, amount: residual });
  }
  return { applications, writeOffs, unapplied: left };
}
