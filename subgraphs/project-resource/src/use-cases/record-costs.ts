import { ok } from '@throughline/contracts';
import { expenseApproved, subcontractorBillApproved } from '@throughline/events';
import {
  type AcceptedCost,
  type AcceptedExpense,
  acceptExpense,
  acceptSubcontractorBill,
  type Psa,
  type PsaExpense,
  type PsaSubcontractorBill,
} from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';
import { type RecordKind, type RefusedRecord, takeRecords } from './take-records.ts';

const EXPENSES: RecordKind<PsaExpense, 'Expense', AcceptedExpense & { billable: boolean }> = {
  entityKind: 'Expense',
  table: 'expense',
  recordType: ({ recordTypes }) => recordTypes.expense,
  isApproved: ({ approved }) => approved,
  contentOf: ({ wbsElementId, expenseDate, type, cost, currency, billable }) => {
    return { wbsElementId, expenseDate, type, cost, currency, billable };
  },
  judge: () =>
    Promise.resolve((expense, { expenseMarkups }) => {
      // What the customer does not pay needs no markup; it is kept, and nobody is told.
      const { type, billable } = expense;
      const markups = billable || type === null ? expenseMarkups : { [type]: '0' };
      const accepted = acceptExpense(expense, markups);
      return accepted.ok ? ok({ ...accepted.value, billable }) : accepted;
    }),
  publish: (work, { id, reference, place, date, type, cost, markup, billable, approvedAt }) => {
    if (!billable) return;
    const paid = { expenseDate: date, type, cost: cost.toJSON(), markup, approvedAt };
    work.publish(expenseApproved, id, { expenseId: id, reference, ...place, ...paid });
  },
};

const BILLS: RecordKind<PsaSubcontractorBill, 'SubcontractorBill', AcceptedCost> = {
  entityKind: 'SubcontractorBill',
  table: 'subcontractor_bill',
  recordType: ({ recordTypes }) => recordTypes.subcontractorBill,
  isApproved: ({ approved }) => approved,
  contentOf: ({ wbsElementId, billDate, cost, currency }) => ({ wbsElementId, billDate, cost, currency }),
  judge: () => Promise.resolve((bill) => acceptSubcontractorBill(bill)),
  publish: (work, { id, reference, place, date, cost, approvedAt }) => {
    const billed = { billDate: date, cost: cost.toJSON(), approvedAt };
    work.publish(subcontractorBillApproved, id, { subcontractorBillId: id, reference, ...place, ...billed });
  },
};

/** Publishes each approved expense once, with the markup of its line's policy. Answers what `takeRecords` answers. */
export const recordExpenses = (work: Work, psa: Psa, looks: readonly PsaExpense[]): Promise<RefusedRecord[]> =>
  takeRecords(work, psa, looks, EXPENSES);

/** Publishes each approved bill of a subcontractor once. Answers what `takeRecords` answers. */
export const recordSubcontractorBills = (
  work: Work,
  psa: Psa,
  looks: readonly PsaSubcontractorBill[],
): Promise<RefusedRecord[]> => takeRecords(work, psa, looks, BILLS);
