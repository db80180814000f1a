import {
  type CalendarDate,
  type Id,
  invariant,
  Money,
  type Month,
  monthOf,
  ok,
  type Result,
} from '@throughline/contracts';
import { type JournalSource, postingRuleFor, type PostingRules } from './posting-rules.ts';

/** A signed posting: debit positive. */
export interface JournalLine {
  readonly account: string;
  readonly amount: Money;
}

/** An entry of the sub-ledger that sums to zero per currency. */
export interface JournalEntry {
  readonly source: { readonly kind: JournalSource; readonly id: string };
  readonly entity: string;
  readonly accountingDate: CalendarDate;
  readonly period: Month;
  readonly lines: readonly JournalLine[];
}

/** A named part of a source document, such as the gross of an invoice. Negative parts post on the other side. */
export interface Component {
  readonly component: string;
  readonly amount: Money;
}

interface Posting {
  readonly kind: JournalSource;
  readonly id: string;
  readonly entity: string;
  readonly accountingDate: CalendarDate;
}

/**
 * Posts the parts of a document by rule. Parts on one account are netted, zero lines are left out; the entry may
 * be empty. Refuses DEAL_KIND_NOT_SUPPORTED when a part has no rule. That the parts balance is the caller's promise.
 */
export function journalEntry(posting: Posting, parts: readonly Component[], rules: PostingRules): Result<JournalEntry> {
  const balances = new Map<string, JournalLine>();
  for (const { component, amount } of parts) {
    if (amount.isZero) continue;
    const rule = postingRuleFor(rules, posting.kind, component);
    if (!rule.ok) return rule;
    const { account, side } = rule.value;
    const signed = side === 'DEBIT' ? amount : amount.negated();
    const key = `${account} ${amount.currency}`;
    const before = balances.get(key);
    balances.set(key, { account, amount: before ? before.amount.plus(signed) : signed });
  }
  const lines = [...balances.values()].filter((line) => !line.amount.isZero);
  invariant(isBalanced(lines), `the journal of ${posting.kind} ${posting.id} does not balance`);
  const { kind, id, entity, accountingDate } = posting;
  return ok({ source: { kind, id }, entity, accountingDate, period: monthOf(accountingDate), lines });
}

export function isBalanced(lines: readonly JournalLine[]): boolean {
  const sums = new Map<string, Money>();
  for (const { amount } of lines)
    sums.set(amount.currency, (sums.get(amount.currency) ?? Money.zero(amount.currency)).plus(amount));
  return [...sums.values()].every((sum) => sum.isZero);
}

/** Receivable against tax and what each kind of line relieves. Postings table: "Invoice". */
export function invoiceJournal(
  invoice: {
    readonly invoiceId: Id<'Invoice'>;
    readonly entity: string;
    readonly invoiceDate: CalendarDate;
    readonly gross: Money;
    readonly tax: Money;
    readonly lines: readonly { readonly type: string; readonly net: Money }[];
  },
  rules: PostingRules,
): Result<JournalEntry> {
  const { invoiceId, entity, invoiceDate, gross, tax, lines } = invoice;
  return journalEntry(
    { kind: 'INVOICE', id: invoiceId, entity, accountingDate: invoiceDate },
    [
      { component: 'GROSS', amount: gross },
      { component: 'TAX', amount: tax },
      ...lines.map((line) => ({ component: `NET:${line.type}`, amount: line.net })),
    ],
    rules,
  );
}

/** What was earned against revenue, by stream. Postings table: "Package revenue of a month". */
export function revenueJournal(
  revenue: {
    readonly revenueEventId: Id<'RevenueEvent'>;
    readonly entity: string;
    readonly accountingDate: CalendarDate;
    readonly stream: string;
    readonly amount: Money;
  },
  rules: PostingRules,
): Result<JournalEntry> {
  const { revenueEventId, entity, accountingDate, stream, amount } = revenue;
  return journalEntry(
    { kind: 'REVENUE', id: revenueEventId, entity, accountingDate },
    [
      { component: `${stream}:EARNED`, amount },
      { component: `${stream}:REVENUE`, amount },
    ],
    rules,
  );
}
