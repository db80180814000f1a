import {
  type EventContract,
  expenseApproved,
  expenseApprovedV1,
  subcontractorBillApproved,
  usageRecorded,
} from '@throughline/events';
import { handle, type Work } from '@throughline/transport';
import { keepEdges, keepNodes, type LineageEdge } from '../read-models/lineage.ts';
import { columnsOf, keep } from '../read-models/read-models.ts';

type Expense = typeof expenseApprovedV1 extends EventContract<infer T> ? T : never;

async function keepExpense(work: Work, data: Expense, markup: string | null): Promise<void> {
  const { expenseId: id, reference, engagementId, expenseDate, type, cost, approvedAt } = data;
  const attributes = { expenseDate, kind: type, cost: cost.amount, currency: cost.currency, markup, approvedAt };
  await keepNodes(work, [{ type: 'EXPENSE', id, reference, engagementId, attributes }]);
  await keepEdges(work, [{ from: ['EXPENSE', id], to: ['WBS', data.wbsElementId] }]);
}

/** The first version does not say the markup. */
export const onExpenseApprovedV1 = handle(expenseApprovedV1, ({ data }, work) => keepExpense(work, data, null));
export const onExpenseApproved = handle(expenseApproved, ({ data }, work) => keepExpense(work, data, data.markup));

export const onSubcontractorBillApproved = handle(subcontractorBillApproved, async ({ data }, work) => {
  const { subcontractorBillId: id, reference, engagementId, billDate, cost, approvedAt } = data;
  const attributes = { billDate, ...columnsOf(cost), approvedAt };
  await keepNodes(work, [{ type: 'SUBCONTRACTOR_INVOICE', id, reference, engagementId, attributes }]);
  await keepEdges(work, [{ from: ['SUBCONTRACTOR_INVOICE', id], to: ['WBS', data.wbsElementId] }]);
});

export const onUsageRecorded = handle(usageRecorded, async ({ data }, work) => {
  const {
    usageRecordId: id,
    reference,
    engagementId,
    month,
    measuredOn,
    unit,
    quantity,
    supersedes,
    recordedAt,
  } = data;
  await keep(work, 'usage_record', [{ id, reference, supersedes_id: supersedes?.usageRecordId ?? null }]);
  // In the words of the contract: a quantity of TICKET is so many tickets.
  const counted = { [`${unit.toLowerCase()}s`]: String(quantity), unit };
  const attributes = { ...counted, month, measuredOn, recordedAt, supersedes: supersedes?.reference ?? null };
  await keepNodes(work, [{ type: 'USAGE_RECORD', id, reference, engagementId, attributes }]);
  const origins: LineageEdge[] = [{ from: ['USAGE_RECORD', id], to: ['WBS', data.wbsElementId] }];
  if (supersedes) origins.push({ from: ['USAGE_RECORD', id], to: ['USAGE_RECORD', supersedes.usageRecordId] });
  await keepEdges(work, origins);
});
