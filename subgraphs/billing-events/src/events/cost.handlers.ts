import {
  type EventContract,
  expenseApproved,
  expenseApprovedV1,
  subcontractorBillApproved,
  usageRecorded,
} from '@throughline/events';
import { handle, NotYet } from '@throughline/transport';
import { isUsageKnown } from '../persistence/work-item.queries.ts';
import { takeWork } from '../use-cases/take-work.ts';

type Expense = typeof expenseApprovedV1 extends EventContract<infer T> ? T : never;

const expenseItem = (data: Expense, markup: string | null) => ({
  id: data.expenseId,
  kind: 'EXPENSE' as const,
  sourceId: data.expenseId,
  reference: data.reference,
  wbsElementId: data.wbsElementId,
  eventDate: data.expenseDate,
  approvedAt: data.approvedAt,
  cost: data.cost,
  expenseType: data.type,
  markup,
});

/** The first version does not say the markup; the contract's policy does. */
export const onExpenseApprovedV1 = handle(expenseApprovedV1, ({ data }, work) =>
  takeWork(work, expenseItem(data, null)),
);

export const onExpenseApproved = handle(expenseApproved, ({ data }, work) =>
  takeWork(work, expenseItem(data, data.markup)),
);

export const onSubcontractorBillApproved = handle(subcontractorBillApproved, ({ data }, work) =>
  takeWork(work, {
    id: data.subcontractorBillId,
    kind: 'SUBCONTRACTOR_BILL',
    sourceId: data.subcontractorBillId,
    reference: data.reference,
    wbsElementId: data.wbsElementId,
    eventDate: data.billDate,
    approvedAt: data.approvedAt,
    cost: data.cost,
  }),
);

export const onUsageRecorded = handle(usageRecorded, async ({ data }, work) => {
  const superseded = data.supersedes?.usageRecordId ?? null;
  if (superseded !== null && !(await isUsageKnown(work, superseded))) throw new NotYet('usage record', superseded);
  await takeWork(work, {
    id: data.usageRecordId,
    kind: 'USAGE',
    sourceId: data.usageRecordId,
    reference: data.reference,
    wbsElementId: data.wbsElementId,
    eventDate: data.measuredOn,
    approvedAt: data.recordedAt,
    usageMonth: data.month,
    quantity: data.quantity,
    supersededId: superseded,
  });
});
