import { decimal, type Instant, Money, ok, refuse, type Result } from '@throughline/contracts';
import type { CalendarDate } from '@throughline/contracts';
import type { PsaExpense, PsaSubcontractorBill } from '../ports/psa.port.ts';

/** What is added to the cost of an expense, by its type: `0.12` is twelve percent. */
export type ExpenseMarkups = Readonly<Record<string, string>>;

export interface AcceptedCost {
  readonly date: CalendarDate;
  /** In the currency in which it was paid, rounded to its minor unit. */
  readonly cost: Money;
  readonly approvedAt: Instant;
}

export interface AcceptedExpense extends AcceptedCost {
  readonly type: string;
  /** As the policy says it: `0.06`. */
  readonly markup: string;
}

/**
 * An approved expense, with the markup of the contract's policy for its type.
 * Refuses DELIVERY_RECORD_INVALID (no date, no currency, a cost that is no amount or negative) and EXPENSE_TYPE_NOT_SOLD.
 * @param markups the policy of the quote line that the work element delivers; null when the line sells no expenses
 */
export function acceptExpense(expense: PsaExpense, markups: ExpenseMarkups | null): Result<AcceptedExpense> {
  const cost = acceptCost(expense, expense.expenseDate);
  if (!cost.ok) return cost;
  const { type, name } = expense;
  const markup = type !== null && markups !== null && Object.hasOwn(markups, type) ? markups[type] : undefined;
  if (type === null || markup === undefined) {
    return refuse('EXPENSE_TYPE_NOT_SOLD', { reference: name, type, sold: Object.keys(markups ?? {}) });
  }
  return ok({ ...cost.value, type, markup });
}

/** An approved bill of a subcontractor. Refuses DELIVERY_RECORD_INVALID as an expense is refused. */
export const acceptSubcontractorBill = (bill: PsaSubcontractorBill): Result<AcceptedCost> =>
  acceptCost(bill, bill.billDate);

function acceptCost(record: PsaExpense | PsaSubcontractorBill, date: CalendarDate | null): Result<AcceptedCost> {
  const { name, cost, currency, approvedAt } = record;
  const invalid = (problem: string): Result<never> =>
    refuse('DELIVERY_RECORD_INVALID', { reference: name, problem, cost, currency, date });
  if (currency === null || !/^[A-Z]{3}$/.test(currency)) return invalid('it names no currency');
  if (cost === null || !/^-?\d+(\.\d+)?$/.test(cost)) return invalid('its cost is no amount');
  if (decimal(cost).isNegative()) return invalid('its cost is negative');
  if (date === null) return invalid('it has no date');
  if (approvedAt === null) return invalid('it is approved, but nobody knows since when');
  return ok({ date, cost: Money.of(cost, currency).rounded(), approvedAt });
}
