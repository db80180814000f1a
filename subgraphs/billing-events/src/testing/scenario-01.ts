import type { CalendarDate, Id, IdKind, Instant, Month } from '@throughline/contracts';
import {
  billingSetupRequested,
  contractActivated,
  deliveryCutOffReached,
  estimateChanged,
  type EventContract,
  milestoneCompleted,
  periodClosed,
  periodClosing,
  projectCreated,
  type SoldDeal,
  timeEntryApproved,
} from '@throughline/events';
import type { Fact as AnyFact } from '@throughline/subgraph/testing';

/** A fact of another domain and the instant at which it happened. */
export interface Fact extends AnyFact {
  readonly at: string;
}

const id = <K extends IdKind>(_kind: K, text: string): Id<K> => text as Id<K>;
const usd = (amount: string) => ({ amount, currency: 'USD' });
const fact = <T>(contract: EventContract<T>, aggregateId: string, at: string, data: T): Fact => ({
  at,
  publish: (work) => work.publish(contract, aggregateId, data, { occurredAt: at }),
});

export const ENGAGEMENT = id('Engagement', 'eng_2207');
const ACTIVATION = id('Activation', 'act_1');
const CONTRACT = id('Contract', 'ctr_1');
const PROJECT = id('Project', 'prj_1');
export const QUOTE_LINE = id('QuoteLine', 'ql_1');
const BILL_TO = id('BillTo', 'bt_co');
const obligation = (number: number) => id('PerformanceObligation', `po_${number}`);
const element = (code: string) => id('WbsElement', `wbs_${code}`);

const workElement = (
  code: string,
  name: string,
  kind: 'PACKAGE' | 'FIXED_FEE' | 'MANAGED_SUPPORT',
  po: number | null,
) => ({
  code,
  name,
  kind,
  parentCode: code === 'A' ? null : 'A',
  billToId: BILL_TO,
  obligationId: po === null ? null : obligation(po),
  rateCard: null,
});

const WORK = [
  workElement('A', 'Package', 'PACKAGE', null),
  workElement('A.1', 'Assessment', 'FIXED_FEE', 1),
  workElement('A.2', 'Rollout', 'FIXED_FEE', 2),
  workElement('A.3', 'Managed support', 'MANAGED_SUPPORT', 3),
];

/** The sold deal of scenario 01: one package of 62350.00 USD. */
export const deal: SoldDeal = {
  activationId: ACTIVATION,
  contractId: CONTRACT,
  customerId: id('Customer', 'cus_41'),
  customerReference: 'CUST-41',
  customerName: 'Palisade Clinics Group',
  engagementId: ENGAGEMENT,
  engagementReference: 'ENG-2207',
  engagementName: 'Clinic scheduling programme',
  quoteId: id('Quote', 'qt_2207'),
  quoteVersionId: id('QuoteVersion', 'qv_2'),
  quoteNumber: 'Q-2207',
  quoteVersion: 2,
  crmAccountId: '001000000000041',
  seller: {
    legalEntityId: id('LegalEntity', 'le_us'),
    reference: 'LE-US',
    name: 'Cedar Hollow Advisory LLC',
    country: 'US',
    currency: 'USD',
  },
  startDate: '2025-02-03' as CalendarDate,
  amendment: null,
  billTos: [],
  lines: [
    {
      quoteLineId: QUOTE_LINE,
      lineKey: 'QL-1',
      kind: 'PACKAGE',
      amount: usd('62350.00'),
      projectTemplate: 'CLINIC',
      workElements: WORK,
      milestones: [
        { reference: 'MS-1', workElementCode: 'A.1', percent: '30' },
        { reference: 'MS-2', workElementCode: 'A.2', percent: '53' },
      ],
      support: { workElementCode: 'A.3', percent: '17', instalments: 3, firstMonth: '2025-05' as Month },
      obligations: [
        overTime(1, 'Assessment', '18400.00', '17135.77'),
        overTime(2, 'Rollout', '39700.00', '36972.29'),
        {
          obligationId: obligation(3),
          key: 'PO-3',
          name: 'Managed support',
          standAlonePrice: usd('8850.00'),
          allocatedPrice: usd('8241.94'),
          treatment: { kind: 'STRAIGHT_LINE', months: 3, firstMonth: '2025-05' as Month },
        },
      ],
      usage: null,
      timeAndMaterials: null,
      retainer: null,
      expenses: null,
      subcontracting: null,
      purchaseOrderNumber: null,
      change: 'ADDED',
      previousQuoteLineId: null,
      discounts: [],
      otherTerms: {},
    },
  ],
};

function overTime(number: number, name: string, standAlone: string, allocated: string) {
  return {
    obligationId: obligation(number),
    key: `PO-${number}`,
    name,
    standAlonePrice: usd(standAlone),
    allocatedPrice: usd(allocated),
    treatment: {
      kind: 'OVER_TIME_HOURS' as const,
      workElementCode: `A.${number}`,
      milestoneReference: `MS-${number}`,
    },
  };
}

const ACTIVE_AT = '2025-02-03T16:01:04Z';

export const projectStands = fact(projectCreated, PROJECT, '2025-02-03T16:00:40Z', {
  activationId: ACTIVATION,
  projectId: PROJECT,
  engagementId: ENGAGEMENT,
  contractId: CONTRACT,
  quoteVersionId: deal.quoteVersionId,
  name: 'Clinic scheduling programme',
  externalId: 'a0X000000000001',
  createdAt: '2025-02-03T16:00:40Z' as Instant,
  elements: WORK.map((work) => ({
    ...work,
    wbsElementId: element(work.code),
    quoteLineId: QUOTE_LINE,
    distribution: null,
  })),
  milestones: [
    { milestoneId: id('Milestone', 'ms_1'), reference: 'MS-1', wbsElementId: element('A.1'), percent: '30' },
    { milestoneId: id('Milestone', 'ms_2'), reference: 'MS-2', wbsElementId: element('A.2'), percent: '53' },
  ],
});

export const setupRequested = (sold: SoldDeal = deal): Fact =>
  fact(billingSetupRequested, ACTIVATION, '2025-02-03T16:00:50Z', { activationId: ACTIVATION, deal: sold });

export const contractActive = (at: string = ACTIVE_AT): Fact =>
  fact(contractActivated, CONTRACT, at, { deal, activatedAt: at as Instant });

export const worked = (reference: string, code: string, workDate: string, hours: string, approvedAt: string): Fact =>
  fact(timeEntryApproved, `te_${reference}`, approvedAt, {
    timeEntryId: id('TimeEntry', `te_${reference}`),
    reference,
    projectId: PROJECT,
    engagementId: ENGAGEMENT,
    wbsElementId: element(code),
    resource: 'R-12',
    role: null,
    workDate: workDate as CalendarDate,
    hours,
    billable: false,
    approvedAt: approvedAt as Instant,
  });

export const estimated = (code: string, version: number, hours: string, recordedAt: string = ACTIVE_AT): Fact =>
  fact(estimateChanged, `eac_${code}_${version}`, recordedAt, {
    estimateId: id('Estimate', `eac_${code}_${version}`),
    projectId: PROJECT,
    engagementId: ENGAGEMENT,
    wbsElementId: element(code),
    version,
    hours,
    recordedAt: recordedAt as Instant,
  });

export const accepted = (number: number, acceptedAt: string): Fact =>
  fact(milestoneCompleted, `ms_${number}`, acceptedAt, {
    milestoneId: id('Milestone', `ms_${number}`),
    reference: `MS-${number}`,
    projectId: PROJECT,
    engagementId: ENGAGEMENT,
    wbsElementId: element(`A.${number}`),
    acceptedAt: acceptedAt as Instant,
  });

/** What the close of a month sets off: the ERP closes, delivery is cut off with its counts, later the ledger closes. */
export function closed(period: string, closedAt: string, counts: readonly [number, number, number]): Fact[] {
  const named = { period: period as Month, closedAt: closedAt as Instant };
  const accountingPeriodId = id('AccountingPeriod', `per_${period}`);
  const [timeEntries, milestones, estimates] = counts;
  const none = { corrections: 0, expenses: 0, subcontractorBills: 0, usageRecords: 0 };
  const cutOff = { ...named, timeEntries, milestones, estimates, ...none };
  return [
    fact(periodClosing, accountingPeriodId, closedAt, {
      ...named,
      accountingPeriodId,
      creditMemos: 0,
      receivableWriteOffs: 0,
    }),
    fact(deliveryCutOffReached, period, closedAt, cutOff),
    fact(periodClosed, accountingPeriodId, closedAt, { ...named, accountingPeriodId }),
  ];
}

/** All facts of scenario 01 that billing hears, in the order in which they happened. */
export const story: readonly Fact[] = [
  projectStands,
  setupRequested(),
  contractActive(),
  estimated('A.1', 1, '96.00'),
  estimated('A.2', 1, '180.00'),
  worked('TE-1001', 'A.1', '2025-02-14', '12.00', '2025-02-17T11:30:00Z'),
  worked('TE-1002', 'A.1', '2025-02-14', '22.00', '2025-02-17T11:30:00Z'),
  worked('TE-1003', 'A.1', '2025-02-21', '10.50', '2025-02-24T11:30:00Z'),
  worked('TE-1004', 'A.1', '2025-02-21', '24.00', '2025-02-24T11:30:00Z'),
  worked('TE-1005', 'A.1', '2025-02-28', '13.50', '2025-03-03T11:30:00Z'),
  ...closed('2025-02', '2025-03-05T22:00:00Z', [5, 0, 2]),
  accepted(1, '2025-03-06T20:15:00Z'),
  worked('TE-1006', 'A.2', '2025-03-14', '8.00', '2025-03-17T11:30:00Z'),
  worked('TE-1007', 'A.2', '2025-03-14', '29.50', '2025-03-17T11:30:00Z'),
  worked('TE-1008', 'A.2', '2025-03-21', '6.00', '2025-03-24T11:30:00Z'),
  worked('TE-1009', 'A.2', '2025-03-21', '32.00', '2025-03-24T11:30:00Z'),
  worked('TE-1010', 'A.2', '2025-03-28', '34.50', '2025-03-31T11:30:00Z'),
  ...closed('2025-03', '2025-04-03T22:00:00Z', [10, 1, 2]),
  worked('TE-1011', 'A.2', '2025-04-04', '28.00', '2025-04-07T11:30:00Z'),
  worked('TE-1012', 'A.2', '2025-04-11', '26.00', '2025-04-14T11:30:00Z'),
  accepted(2, '2025-04-17T18:40:00Z'),
  ...closed('2025-04', '2025-05-05T22:00:00Z', [12, 2, 2]),
  ...closed('2025-05', '2025-06-04T22:00:00Z', [12, 2, 2]),
  ...closed('2025-06', '2025-07-03T22:00:00Z', [12, 2, 2]),
];
