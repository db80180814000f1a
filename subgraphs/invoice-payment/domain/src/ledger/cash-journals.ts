import { type CalendarDate, type Id, Money, type Result } from '@throughline/contracts';
import type { CashUse } from '../cash/unapplied-cash.ts';
import { journalEntry, type JournalEntry } from './journal-entry.ts';
import type { PostingRules } from './posting-rules.ts';

/** Entries about cash, all in the currency of the books. Source: postings table of the scenarios' README. */

interface Booked {
  readonly entity: string;
  readonly accountingDate: CalendarDate;
}

const sum = (uses: readonly CashUse[], of: (use: CashUse) => Money, currency: string): Money =>
  Money.sum(uses.map(of), currency);

/** Cash against the receivables that it settles and what is left unapplied. Postings table: "Payment; foreign payment". */
export function paymentJournal(
  payment: Booked & { readonly paymentId: Id<'Payment'>; readonly cash: Money; readonly uses: readonly CashUse[] },
  rules: PostingRules,
): Result<JournalEntry> {
  const { paymentId: id, entity, accountingDate, cash, uses } = payment;
  const used = sum(uses, (use) => use.cash, cash.currency);
  return journalEntry(
    { kind: 'PAYMENT', id, entity, accountingDate },
    [
      { component: 'CASH', amount: cash },
      { component: 'APPLIED', amount: sum(uses, (use) => use.relieved, cash.currency) },
      { component: 'UNAPPLIED', amount: cash.minus(used) },
      { component: 'REALISED_FX', amount: sum(uses, (use) => use.realised, cash.currency) },
    ],
    rules,
  );
}

/** Cash that was unapplied and found its invoice later. Postings table: "Manual match". */
export function matchJournal(
  match: Booked & { readonly cashApplicationId: Id<'CashApplication'>; readonly use: CashUse },
  rules: PostingRules,
): Result<JournalEntry> {
  const { cashApplicationId: id, entity, accountingDate, use } = match;
  return journalEntry({ kind: 'PAYMENT', id, entity, accountingDate }, matching(use), rules);
}

/** An application is taken back: what it did to receivable, unapplied cash and realised gains is undone. */
export function reversalJournal(
  reversal: Booked & { readonly cashApplicationId: Id<'CashApplication'>; readonly use: CashUse },
  rules: PostingRules,
): Result<JournalEntry> {
  const { cashApplicationId, entity, accountingDate, use } = reversal;
  const parts = matching(use).map(({ component, amount }) => ({ component, amount: amount.negated() }));
  return journalEntry({ kind: 'PAYMENT', id: `${cashApplicationId} reversed`, entity, accountingDate }, parts, rules);
}

const matching = ({ cash, relieved, realised }: CashUse) => [
  { component: 'UNAPPLIED', amount: cash.negated() },
  { component: 'APPLIED', amount: relieved },
  { component: 'REALISED_FX', amount: realised },
];

/**
 * Unapplied cash goes back to the payer.
 * @param paid what goes out, at the rate of the day; @param carried what the books held it at
 */
export function refundJournal(
  refund: Booked & { readonly refundId: Id<'Refund'>; readonly paid: Money; readonly carried: Money },
  rules: PostingRules,
): Result<JournalEntry> {
  const { refundId: id, entity, accountingDate, paid, carried } = refund;
  return journalEntry(
    { kind: 'PAYMENT', id, entity, accountingDate },
    [
      { component: 'CASH', amount: paid.negated() },
      { component: 'UNAPPLIED', amount: carried.negated() },
      { component: 'REALISED_FX', amount: carried.minus(paid) },
    ],
    rules,
  );
}

/** Part of a receivable is given up, gross and without tax relief. Postings table: "Small-balance write-off". */
export function writeOffJournal(
  writeOff: Booked & { readonly receivableWriteOffId: Id<'ReceivableWriteOff'>; readonly amount: Money },
  rules: PostingRules,
): Result<JournalEntry> {
  const { receivableWriteOffId: id, entity, accountingDate, amount } = writeOff;
  return journalEntry(
    { kind: 'WRITE_OFF', id, entity, accountingDate },
    [
      { component: 'GIVEN_UP', amount },
      { component: 'RECEIVABLE', amount },
    ],
    rules,
  );
}

/** What the value of foreign receivables moved by, gain positive. Postings table: "Month-end revaluation". */
export function revaluationJournal(
  revaluation: Booked & { readonly id: string; readonly movement: Money },
  rules: PostingRules,
): Result<JournalEntry> {
  const { id, entity, accountingDate, movement: amount } = revaluation;
  return journalEntry(
    { kind: 'REVALUATION', id, entity, accountingDate },
    [
      { component: 'RECEIVABLE', amount },
      { component: 'UNREALISED_FX', amount },
    ],
    rules,
  );
}
