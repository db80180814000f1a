import {
  expenseApproved,
  milestoneCompleted,
  subcontractorBillApproved,
  timeEntryApproved,
  usageRecorded,
} from '@throughline/events';
import type { Fact } from '@throughline/subgraph/testing';
import { fact } from './facts.ts';
import { idOf, type Scenario } from './scenario-file.ts';

const PROJECT = { projectId: 'prj_1', engagementId: 'eng_1' };

/** What was delivered and what it cost. */
export function deliveredFacts({ inputs }: Scenario): Fact[] {
  const roles = new Map(inputs.resources.map(({ id, role }) => [id, role]));
  const on = (wbs: string) => ({ ...PROJECT, wbsElementId: idOf('wbs', wbs) });
  const support = inputs.workBreakdown.find(({ kind }) => kind === 'MANAGED_SUPPORT')?.wbs ?? '';
  const { id: bill, wbs = '', date: billDate, cost, currency, approvedAt = '' } = inputs.subcontractorInvoice;
  return [
    ...inputs.milestones.map(({ id, wbs: code, acceptedAt }) =>
      fact(milestoneCompleted, id, { ...on(code), milestoneId: idOf('ms', id), reference: id, acceptedAt }, acceptedAt),
    ),
    ...inputs.timeEntries.map(({ id, wbs: code, ...entry }) => {
      const role = roles.get(entry.resource) ?? null;
      const told = { ...on(code), ...entry, timeEntryId: idOf('te', id), reference: id, role };
      return fact(timeEntryApproved, id, told, entry.approvedAt);
    }),
    ...inputs.expenses.map(({ id, wbs: code, date, type, netCost, currency: paidIn, approvedAt: at }) => {
      const markup = inputs.expensePolicy[type] ?? '0';
      const cost = { amount: netCost, currency: paidIn };
      const told = { ...on(code), expenseId: idOf('exp', id), reference: id, expenseDate: date, type, cost, markup };
      return fact(expenseApproved, id, { ...told, approvedAt: at }, at);
    }),
    ...(bill === undefined
      ? []
      : [
          fact(
            subcontractorBillApproved,
            bill,
            {
              ...on(wbs),
              subcontractorBillId: idOf('sub', bill),
              reference: bill,
              billDate,
              cost: { amount: cost, currency },
              approvedAt,
            },
            approvedAt,
          ),
        ]),
    ...inputs.usage.map(({ id, month, measuredAt, tickets, recordedAt, supersedes }) =>
      fact(
        usageRecorded,
        id,
        {
          ...on(support),
          usageRecordId: idOf('use', id),
          reference: id,
          month,
          measuredOn: measuredAt.slice(0, 10),
          unit: 'TICKET',
          quantity: tickets,
          supersedes:
            supersedes === undefined ? null : { usageRecordId: idOf('use', supersedes), reference: supersedes },
          recordedAt,
        },
        recordedAt,
      ),
    ),
  ];
}
