import type { Money } from '@throughline/contracts';

export type InvoiceStatus = 'OPEN' | 'PARTIALLY_PAID' | 'PAID';

/**
 * The status of a posted invoice on a day.
 * @param open what is neither paid, credited nor written off
 * @param cash what payments settled; a credit memo alone leaves an invoice OPEN
 */
export function invoiceStatus({ open, cash }: { open: Money; cash: Money }): InvoiceStatus {
  if (!open.isPositive) return 'PAID';
  return cash.isPositive ? 'PARTIALLY_PAID' : 'OPEN';
}
