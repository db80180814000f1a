import { calendarDate, type Id, instant, month } from '@throughline/contracts';
import {
  type billableEventRecorded,
  type EventContract,
  type revenueRecognised,
  type SoldDeal,
} from '@throughline/events';

type DataOf<C> = C extends EventContract<infer T> ? T : never;

const usd = (amount: string) => ({ amount, currency: 'USD' });

/** A deal as far as receivables care: one seller, one bill-to in Colorado. */
export const aDeal = (changes: Partial<SoldDeal> = {}): SoldDeal => ({
  activationId: 'act_1' as Id<'Activation'>,
  contractId: 'ctr_1' as Id<'Contract'>,
  customerId: 'cus_41' as Id<'Customer'>,
  customerReference: 'CUST-41',
  customerName: 'Palisade Clinics Group',
  engagementId: 'eng_1' as Id<'Engagement'>,
  engagementReference: 'ENG-2207',
  engagementName: 'Clinic rollout',
  quoteId: 'qt_1' as Id<'Quote'>,
  quoteVersionId: 'qv_1' as Id<'QuoteVersion'>,
  quoteNumber: 'Q-2207',
  quoteVersion: 2,
  crmAccountId: 'account-1',
  seller: {
    legalEntityId: 'le_us' as Id<'LegalEntity'>,
    reference: 'LE-US',
    name: 'Cedar Hollow Advisory LLC',
    country: 'US',
    currency: 'USD',
  },
  startDate: calendarDate('2025-02-03'),
  billTos: [
    {
      billToId: 'bt_co' as Id<'BillTo'>,
      reference: 'BT-CO',
      name: 'Palisade Clinics of Colorado, Inc.',
      country: 'US',
      region: 'CO',
      addressLine: '9 Oak Ave',
      city: 'Denver',
      postalCode: '80202',
      currency: 'USD',
      taxTreatment: 'S7.65',
      taxRegistration: null,
      invoiceFormat: 'PDF en-US',
    },
  ],
  amendment: null,
  lines: [],
  ...changes,
});

type BillableEvent = DataOf<typeof billableEventRecorded>;

const billableEvent = (id: string, changes: Partial<BillableEvent>): BillableEvent => ({
  billableEventId: id as Id<'BillableEvent'>,
  type: 'MILESTONE_COMPLETION',
  subtype: null,
  sourceReference: 'MS-1',
  engagementId: 'eng_1' as Id<'Engagement'>,
  engagementReference: 'ENG-2207',
  customerId: 'cus_41' as Id<'Customer'>,
  contractId: 'ctr_1' as Id<'Contract'>,
  quoteVersionId: 'qv_1' as Id<'QuoteVersion'>,
  quoteLineId: 'ql_1' as Id<'QuoteLine'>,
  projectId: 'prj_1' as Id<'Project'>,
  wbsElementId: 'wbs_1' as Id<'WbsElement'>,
  milestoneId: 'ms_1' as Id<'Milestone'>,
  obligationId: 'po_1' as Id<'PerformanceObligation'>,
  billToId: 'bt_co' as Id<'BillTo'>,
  sellerReference: 'LE-US',
  eventDate: calendarDate('2025-03-06'),
  approvedAt: instant('2025-03-06T20:15:00Z'),
  accountingPeriod: month('2025-03'),
  value: usd('18705.00'),
  billable: usd('18705.00'),
  description: 'Assessment accepted',
  stream: 'PACKAGE',
  valueFunctional: null,
  billableFunctional: null,
  fxRate: null,
  timeEntryId: null,
  expenseId: null,
  subcontractorBillId: null,
  usageRecordId: null,
  hours: null,
  rate: null,
  cost: null,
  markup: null,
  drawdown: null,
  reason: null,
  ofBillableEventId: null,
  reducesOpenBy: null,
  receivableInvoiceId: null,
  purchaseOrderNumber: null,
  ...changes,
});

export const aMilestone = (reference: string, acceptedAt: string, amount: string): BillableEvent =>
  billableEvent(`be_${reference}`, {
    sourceReference: reference,
    eventDate: calendarDate(acceptedAt.slice(0, 10)),
    approvedAt: instant(acceptedAt),
    accountingPeriod: month(acceptedAt.slice(0, 7)),
    value: usd(amount),
    billable: usd(amount),
  });

export const aSupportCharge = (of: string, amount: string): BillableEvent =>
  billableEvent(`be_SUP-${of}`, {
    type: 'RECURRING_SERVICE_CHARGE',
    sourceReference: `SUP-${of}`,
    milestoneId: null,
    eventDate: calendarDate(`${of}-01`),
    approvedAt: instant(`${of}-01T00:00:00Z`),
    accountingPeriod: month(of),
    value: usd(amount),
    billable: usd(amount),
    description: `Managed support ${of}`,
  });

export const revenueOf = (key: string, period: string, amount: string): DataOf<typeof revenueRecognised> => ({
  revenueEventId: `rev_${key}` as Id<'RevenueEvent'>,
  engagementId: 'eng_1' as Id<'Engagement'>,
  contractId: 'ctr_1' as Id<'Contract'>,
  quoteVersionId: 'qv_1' as Id<'QuoteVersion'>,
  quoteLineId: 'ql_1' as Id<'QuoteLine'>,
  obligationId: 'po_1' as Id<'PerformanceObligation'>,
  obligationKey: 'PO-1',
  wbsElementId: 'wbs_1' as Id<'WbsElement'>,
  sellerReference: 'LE-US',
  period: month(period),
  amount: usd(amount),
  cumulative: usd(amount),
  allocatedPrice: usd('17135.77'),
  stream: 'PACKAGE',
  treatment: 'OVER_TIME_HOURS',
  hoursToDate: '82.00',
  estimateHours: '96.00',
  percentComplete: '0.854167',
  recognisedAt: instant(`${period}-28T22:00:00Z`),
});
