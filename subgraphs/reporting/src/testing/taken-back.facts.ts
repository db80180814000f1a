import {
  billableEventHeld,
  billableEventRecorded,
  billableEventReleased,
  cashApplicationReversed,
  expenseApprovedV1,
  paymentRefunded,
  periodClosed,
  periodReopened,
  receivablesRevalued,
  timeEntryCorrected,
} from '@throughline/events';
import type { Fact } from '@throughline/subgraph/testing';
import { fact } from './facts.ts';
import { ENGAGEMENT, usd } from './fixed-fee.facts.ts';

/** PAY-12 settled INV-CO-0002 by mistake: taken back on 2 June, and refunded in part on 10 June. */
export const CASH_TAKEN_BACK: readonly Fact[] = [
  fact(
    cashApplicationReversed,
    'pay_12',
    {
      cashApplicationId: 'ca_pay_12',
      paymentId: 'pay_12',
      paymentReference: 'PAY-12',
      invoiceId: 'inv_2',
      engagementId: 'eng_1',
      amount: usd('35573.48'),
      amountFunctional: usd('35573.48'),
      reversedOn: '2025-06-02',
      reason: 'paid by another customer',
      by: 'user:finance',
    },
    '2025-06-02T09:00:00Z',
  ),
  fact(
    paymentRefunded,
    'pay_12',
    {
      refundId: 'rfd_1',
      paymentId: 'pay_12',
      paymentReference: 'PAY-12',
      amount: usd('30000.00'),
      amountFunctional: usd('30000.00'),
      refundedOn: '2025-06-10',
      reason: 'sent to the wrong account',
    },
    '2025-06-10T09:00:00Z',
  ),
];

const priced = {
  ...ENGAGEMENT,
  subtype: null,
  engagementReference: 'ENG-2207',
  contractId: 'ctr_1',
  quoteVersionId: 'qv_2',
  quoteLineId: 'ql_1',
  projectId: 'prj_1',
  wbsElementId: 'wbs_a1',
  milestoneId: null,
  obligationId: null,
  billToId: 'bt_1',
  sellerReference: 'LE-US',
  eventDate: '2025-06-05',
  accountingPeriod: '2025-06',
  description: 'work',
  stream: 'EXPENSE',
};

/** An expense of 250.00 in the books, of which two persons gave 100.00 up, and that a person holds for three days. */
export const WORK_GIVEN_UP: readonly Fact[] = [
  fact(
    expenseApprovedV1,
    'exp_1',
    {
      expenseId: 'exp_1',
      reference: 'EX-1',
      projectId: 'prj_1',
      engagementId: 'eng_1',
      wbsElementId: 'wbs_a1',
      expenseDate: '2025-06-05',
      type: 'TRAVEL',
      cost: { amount: '230.00', currency: 'EUR' },
      approvedAt: '2025-06-06T09:00:00Z',
    },
    '2025-06-06T09:00:00Z',
  ),
  fact(
    billableEventRecorded,
    'be_ex1',
    {
      ...priced,
      billableEventId: 'be_ex1',
      type: 'EXPENSE_APPROVAL',
      sourceReference: 'EX-1',
      approvedAt: '2025-06-06T09:00:00Z',
      value: usd('250.00'),
      billable: usd('250.00'),
      expenseId: 'exp_1',
    },
    '2025-06-06T09:00:00Z',
  ),
  fact(
    billableEventHeld,
    'be_ex1',
    {
      billableEventId: 'be_ex1',
      engagementId: 'eng_1',
      by: 'user:finance',
      reason: 'DISPUTED',
      note: null,
      heldAt: '2025-06-08T09:00:00Z',
    },
    '2025-06-08T09:00:00Z',
  ),
  fact(
    billableEventReleased,
    'be_ex1',
    { billableEventId: 'be_ex1', engagementId: 'eng_1', by: 'user:finance', releasedAt: '2025-06-11T09:00:00Z' },
    '2025-06-11T09:00:00Z',
  ),
  fact(
    billableEventRecorded,
    'be_ex1wo',
    {
      ...priced,
      billableEventId: 'be_ex1wo',
      type: 'WRITE_OFF',
      sourceReference: 'EX-1-WO',
      eventDate: '2025-06-20',
      approvedAt: '2025-06-20T09:00:00Z',
      value: usd('100.00'),
      billable: usd('0.00'),
      reason: 'CUSTOMER_DISPUTE',
      ofBillableEventId: 'be_ex1',
      reducesOpenBy: usd('100.00'),
    },
    '2025-06-20T09:00:00Z',
  ),
  fact(
    timeEntryCorrected,
    'te_1',
    {
      timeEntryId: 'te_1',
      reference: 'TE-1001',
      correction: 1,
      projectId: 'prj_1',
      engagementId: 'eng_1',
      wbsElementId: 'wbs_a1',
      workDate: '2025-02-14',
      hoursBefore: '12.00',
      hours: '11.50',
      correctedAt: '2025-03-20T09:00:00Z',
    },
    '2025-03-20T09:00:00Z',
  ),
];

/** February was opened again, and closed again a day later. */
export const REOPENED: Fact = fact(
  periodReopened,
  'per_1',
  {
    accountingPeriodId: 'per_1',
    period: '2025-02',
    reason: 'an invoice was booked twice',
    requestedBy: 'user:ada',
    approvedBy: 'user:bo',
    reopenedAt: '2025-03-08T09:00:00Z',
  },
  '2025-03-08T09:00:00Z',
);
export const CLOSED_AGAIN: Fact = fact(
  periodClosed,
  'per_1',
  { accountingPeriodId: 'per_1', period: '2025-02', closedAt: '2025-03-09T09:00:00Z' },
  '2025-03-09T09:00:00Z',
);

const revaluation = (unrealised: string, at: string): Fact =>
  fact(
    receivablesRevalued,
    'LE-US 2025-05',
    {
      entity: 'LE-US',
      period: '2025-05',
      revaluedOn: '2025-05-31',
      items: [
        {
          invoiceId: 'inv_3',
          invoiceNumber: 'INV-CO-0003',
          open: usd('3803.46'),
          booked: usd('3803.46'),
          closing: usd('3803.46'),
          unrealised: usd(unrealised),
          rate: '1',
        },
      ],
      balance: usd(unrealised),
      movement: usd(unrealised),
    },
    at,
  );

/** May was valued at its end, and once more at its close. */
export const REVALUED: readonly Fact[] = [
  revaluation('5.00', '2025-05-31T23:59:59Z'),
  revaluation('7.00', '2025-06-04T17:00:00Z'),
];
