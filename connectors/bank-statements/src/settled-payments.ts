import { type CalendarDate, type Instant, instantAt, type Money } from '@throughline/contracts';
import { type BankEntry, type BankStatement, entryKey } from './statement.ts';

/** Money that has arrived, in the words of a payment gateway. */
export interface SettledBankPayment {
  /** Account and bank reference: the same entry is the same payment for ever. */
  readonly gatewayPaymentId: string;
  /** What people call the payment: the payer's reference, else the bank's. */
  readonly reference: string;
  readonly amount: Money;
  /** The start of the day on which the bank booked it, UTC: banks tell days. */
  readonly settledAt: Instant;
  /** The day on which the money is there. It may lie in the future. */
  readonly valueDate: CalendarDate;
  /** Invoice numbers in the order in which the payer wants them filled. */
  readonly remittance: readonly string[];
}

/** Letters, then groups of letters and digits joined by dashes, with a digit at the end: `INV-0042`, `INV-EAST-0007`. */
const INVOICE_NUMBER = /\b[A-Z]{2,}[A-Z0-9]*(?:-[A-Z0-9]+)*-[A-Z]*\d+\b/g;

export interface PaymentOptions {
  /** How an invoice number looks in free text; it needs the flag `g`. */
  readonly invoiceNumber?: RegExp;
}

/** The money that came in, as payments. What went out (refunds, fees) is no payment. */
export const settledPaymentsOf = (
  { account, entries }: BankStatement,
  { invoiceNumber = INVOICE_NUMBER }: PaymentOptions = {},
): SettledBankPayment[] =>
  entries
    .filter(({ amount }) => amount.isPositive)
    .map((entry) => ({
      gatewayPaymentId: entryKey(account, entry),
      reference: entry.endToEndId ?? entry.bankReference,
      amount: entry.amount,
      settledAt: instantAt(entry.bookingDate, '00:00:00Z'),
      valueDate: entry.valueDate,
      remittance: remittanceOf(entry, invoiceNumber),
    }));

/** Named documents first, then a structured reference, then what the text says; each number once. */
function remittanceOf({ documents, structuredReference, remittanceText }: BankEntry, pattern: RegExp): string[] {
  const structured = structuredReference === null ? [] : [structuredReference];
  return [...new Set([...documents, ...structured, ...(remittanceText.match(pattern) ?? [])])];
}
