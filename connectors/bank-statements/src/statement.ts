import { type CalendarDate, ok, refuse, type Result, Money } from '@throughline/contracts';

/** Money that came or went, as the bank booked it. */
export interface BankEntry {
  /** The bank's own reference; where it gave none, the statement's id and the position of the entry in it. */
  readonly bankReference: string;
  readonly valueDate: CalendarDate;
  readonly bookingDate: CalendarDate;
  /** Positive when it came in. */
  readonly amount: Money;
  /** What the payer wrote, in one line. */
  readonly remittanceText: string;
  /** The payer's reference; null when there is none. */
  readonly endToEndId: string | null;
  /** A creditor reference (ISO 11649, QR or the like); null when there is none. */
  readonly structuredReference: string | null;
  /** Numbers of the invoices that the payer named as such, in his order. */
  readonly documents: readonly string[];
  readonly counterparty: string | null;
}

/** One account's statement, whatever format it came in. */
export interface BankStatement {
  /** IBAN or the bank's own number, without blanks. */
  readonly account: string;
  readonly currency: string;
  readonly id: string;
  readonly opening: Money;
  readonly closing: Money;
  readonly entries: readonly BankEntry[];
}

/** Thrown inside readers for what they cannot take; `read` functions turn it into a refusal. */
export class UnreadableStatement extends Error {
  override readonly name = 'UnreadableStatement';
}

/** Runs a reader; what it cannot take is BANK_STATEMENT_UNREADABLE with the reason. */
export function reading(format: string, read: () => BankStatement[]): Result<BankStatement[]> {
  try {
    return checked(format, read());
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return refuse('BANK_STATEMENT_UNREADABLE', { format, problem });
  }
}

/** All statements of a file or none: each must add up, and may name a bank reference once. */
function checked(format: string, statements: BankStatement[]): Result<BankStatement[]> {
  if (statements.length === 0) return refuse('BANK_STATEMENT_UNREADABLE', { format, problem: 'there is no statement' });
  for (const statement of statements) {
    const { account, id, opening, closing, entries, currency } = statement;
    const sum = opening.plus(
      Money.sum(
        entries.map(({ amount }) => amount),
        currency,
      ),
    );
    if (!sum.equals(closing)) {
      return refuse('BANK_STATEMENT_UNBALANCED', {
        account,
        statement: id,
        opening: opening.toString(),
        closing: closing.toString(),
        difference: closing.minus(sum).toString(),
      });
    }
    const repeated = entries.find(
      ({ bankReference }, index) => entries.findIndex((other) => other.bankReference === bankReference) !== index,
    );
    if (repeated) {
      const problem = `bank reference ${repeated.bankReference} stands twice`;
      return refuse('BANK_STATEMENT_UNREADABLE', { format, account, statement: id, problem });
    }
  }
  return ok(statements);
}

/** One entry for ever: banks send statements twice, and the same entry in two formats. */
export const entryKey = (account: string, { bankReference }: Pick<BankEntry, 'bankReference'>): string =>
  `${account}/${bankReference}`;

/** The entries that `isKnown` has not seen, by (account, bank reference). The caller keeps the keys for ever. */
export const unseenEntries = (
  { account, entries }: BankStatement,
  isKnown: (key: string) => boolean,
): readonly BankEntry[] => entries.filter((entry) => !isKnown(entryKey(account, entry)));
