import {
  activationCompleted,
  activationPaused,
  activationResumed,
  activationStarted,
  billableEventRecorded,
  contractActivated,
  milestoneCompleted,
  projectCreated,
  quoteApproved,
  quoteVersionRecorded,
  timeEntryApproved,
} from '@throughline/events';
import type { Fact } from '@throughline/subgraph/testing';
import { fact } from './facts.ts';

export const usd = (amount: string) => ({ amount, currency: 'USD' });
export const ENGAGEMENT = { engagementId: 'eng_1', customerId: 'cus_1' };

const APPROVED = '2025-02-03T16:00:00Z';
const LIVE = '2025-02-03T16:01:04Z';
const named = {
  activationId: 'act_1',
  quoteVersionId: 'qv_2',
  quoteNumber: 'Q-2207',
  version: 2,
  engagementId: 'eng_1',
};

const element = (code: string, obligationId: string | null) => ({
  code,
  name: code,
  kind: obligationId === null ? 'PACKAGE' : 'FIXED_FEE',
  parentCode: obligationId === null ? null : 'A',
  billToId: 'bt_1',
  obligationId,
});

const OBLIGATIONS = [
  { id: 'po_1', key: 'PO-1', allocated: '17135.77', treatment: overHours('A.1', 'MS-1') },
  { id: 'po_2', key: 'PO-2', allocated: '36972.29', treatment: overHours('A.2', 'MS-2') },
  {
    id: 'po_3',
    key: 'PO-3',
    allocated: '8241.94',
    treatment: { kind: 'STRAIGHT_LINE', months: 3, firstMonth: '2025-05' },
  },
];

function overHours(workElementCode: string, milestoneReference: string) {
  return { kind: 'OVER_TIME_HOURS', workElementCode, milestoneReference };
}

const DEAL = {
  ...named,
  contractId: 'ctr_1',
  customerId: 'cus_1',
  customerReference: 'CUST-41',
  customerName: 'Palisade Clinics Group',
  engagementReference: 'ENG-2207',
  engagementName: 'Rollout',
  quoteId: 'qt_1',
  quoteVersion: 2,
  crmAccountId: '001A',
  seller: { legalEntityId: 'le_1', reference: 'LE-US', name: 'Cedar Hollow', country: 'US', currency: 'USD' },
  startDate: '2025-02-03',
  billTos: [
    {
      billToId: 'bt_1',
      reference: 'BT-CO',
      name: 'Palisade Clinics of Colorado',
      country: 'US',
      region: 'CO',
      addressLine: null,
      city: null,
      postalCode: null,
      currency: 'USD',
      taxTreatment: 'S7.65',
      taxRegistration: null,
      invoiceFormat: 'PDF en-US',
    },
  ],
  lines: [
    {
      quoteLineId: 'ql_1',
      lineKey: 'QL-1',
      kind: 'PACKAGE',
      amount: usd('62350.00'),
      projectTemplate: 'PACKAGE',
      workElements: [],
      milestones: [],
      support: null,
      obligations: OBLIGATIONS.map(({ id, key, allocated, treatment }) => ({
        obligationId: id,
        key,
        name: key,
        standAlonePrice: usd(allocated),
        allocatedPrice: usd(allocated),
        treatment,
      })),
      otherTerms: {},
    },
  ],
};

const quoteVersion = (id: string, version: number, status: string, amount: string): Fact =>
  fact(
    quoteVersionRecorded,
    'qt_1',
    {
      ...ENGAGEMENT,
      quoteId: 'qt_1',
      quoteVersionId: id,
      quoteNumber: 'Q-2207',
      version,
      status,
      createdAt: '2025-01-30T17:25:00Z',
      lines: [{ quoteLineId: `ql_${version - 1}`, lineKey: 'QL-1', kind: 'PACKAGE', amount: usd(amount) }],
    },
    '2025-01-30T17:25:00Z',
  );

/** A billable event of the package, or of time where the type says so. */
export const billable = (event: {
  id: string;
  type: string;
  source: string;
  wbs: string;
  date: string;
  approvedAt: string;
  amount: string;
  milestoneId?: string;
}): Fact =>
  fact(
    billableEventRecorded,
    event.id,
    {
      ...ENGAGEMENT,
      billableEventId: event.id,
      type: event.type,
      subtype: null,
      sourceReference: event.source,
      engagementReference: 'ENG-2207',
      contractId: 'ctr_1',
      quoteVersionId: 'qv_2',
      quoteLineId: 'ql_1',
      projectId: 'prj_1',
      wbsElementId: event.wbs,
      milestoneId: event.milestoneId ?? null,
      obligationId: null,
      billToId: 'bt_1',
      sellerReference: 'LE-US',
      eventDate: event.date,
      approvedAt: event.approvedAt,
      accountingPeriod: event.date.slice(0, 7),
      value: usd(event.amount),
      billable: usd(event.amount),
      description: event.source,
    },
    event.approvedAt,
  );

export const timeEntry = (id: string, reference: string, wbsElementId: string, billableHours: boolean): Fact =>
  fact(
    timeEntryApproved,
    id,
    {
      timeEntryId: id,
      reference,
      projectId: 'prj_1',
      engagementId: 'eng_1',
      wbsElementId,
      resource: 'R-11',
      role: null,
      workDate: '2025-02-14',
      hours: '12.00',
      billable: billableHours,
      approvedAt: '2025-02-17T11:30:00Z',
    },
    '2025-02-17T11:30:00Z',
  );

const milestone = (n: number, acceptedAt: string): Fact =>
  fact(
    milestoneCompleted,
    `ms_${n}`,
    {
      milestoneId: `ms_${n}`,
      reference: `MS-${n}`,
      projectId: 'prj_1',
      engagementId: 'eng_1',
      wbsElementId: `wbs_a${n}`,
      acceptedAt,
    },
    acceptedAt,
  );

const WBS = [
  { wbsElementId: 'wbs_a', ...element('A', null) },
  { wbsElementId: 'wbs_a1', ...element('A.1', 'po_1') },
  { wbsElementId: 'wbs_a2', ...element('A.2', 'po_2') },
  { wbsElementId: 'wbs_a3', ...element('A.3', 'po_3') },
].map((each) => ({ ...each, quoteLineId: 'ql_1', distribution: null }));

const charge = (id: string, month: string, amount: string): Fact =>
  billable({
    id,
    type: 'RECURRING_SERVICE_CHARGE',
    source: `SUP-${month}`,
    wbs: 'wbs_a3',
    date: `${month}-01`,
    approvedAt: `${month}-01T00:00:00Z`,
    amount,
  });

/** From the quote to what may be billed: the package engagement of the acceptance scenario. */
export const SOLD_AND_DELIVERED: readonly Fact[] = [
  quoteVersion('qv_1', 1, 'SUPERSEDED', '66950.00'),
  quoteVersion('qv_2', 2, 'ACCEPTED', '62350.00'),
  fact(
    quoteApproved,
    'qt_1',
    { ...named, ...ENGAGEMENT, quoteId: 'qt_1', approvedAt: APPROVED, total: [usd('62350.00')] },
    APPROVED,
  ),
  fact(activationStarted, 'act_1', { ...named, approvedAt: APPROVED }, APPROVED),
  fact(
    activationPaused,
    'act_1',
    {
      ...named,
      step: 'VALIDATE',
      code: 'CREDIT_HOLD',
      evidence: {},
      owner: 'finance',
      allowedActions: ['resume'],
      pausedAt: '2025-02-03T16:00:07Z',
    },
    '2025-02-03T16:00:07Z',
  ),
  fact(
    activationResumed,
    'act_1',
    { ...named, step: 'VALIDATE', by: 'operator', resumedAt: '2025-02-03T16:00:50Z' },
    '2025-02-03T16:00:50Z',
  ),
  fact(
    projectCreated,
    'prj_1',
    {
      ...named,
      projectId: 'prj_1',
      contractId: 'ctr_1',
      name: 'Rollout',
      externalId: 'a0X',
      createdAt: '2025-02-03T16:01:00Z',
      elements: WBS,
      milestones: [
        { milestoneId: 'ms_1', reference: 'MS-1', wbsElementId: 'wbs_a1', percent: '30' },
        { milestoneId: 'ms_2', reference: 'MS-2', wbsElementId: 'wbs_a2', percent: '53' },
      ],
    },
    '2025-02-03T16:01:00Z',
  ),
  fact(contractActivated, 'ctr_1', { deal: DEAL, activatedAt: LIVE }, LIVE),
  fact(activationCompleted, 'act_1', { ...named, approvedAt: APPROVED, completedAt: LIVE, seconds: 64 }, LIVE),
  timeEntry('te_1', 'TE-1001', 'wbs_a1', false),
  milestone(1, '2025-03-06T20:15:00Z'),
  milestone(2, '2025-04-17T18:40:00Z'),
  billable({
    id: 'be_ms1',
    type: 'MILESTONE_COMPLETION',
    source: 'MS-1',
    wbs: 'wbs_a1',
    date: '2025-03-06',
    approvedAt: '2025-03-06T20:15:00Z',
    amount: '18705.00',
    milestoneId: 'ms_1',
  }),
  billable({
    id: 'be_ms2',
    type: 'MILESTONE_COMPLETION',
    source: 'MS-2',
    wbs: 'wbs_a2',
    date: '2025-04-17',
    approvedAt: '2025-04-17T18:40:00Z',
    amount: '33045.50',
    milestoneId: 'ms_2',
  }),
  charge('be_sup5', '2025-05', '3533.17'),
  charge('be_sup6', '2025-06', '3533.16'),
];
