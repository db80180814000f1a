import { calendarDate, type Id, month } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';

const usd = (amount: string) => ({ amount, currency: 'USD' });
const elementOf = (
  code: string,
  name: string,
  kind: 'PACKAGE' | 'FIXED_FEE' | 'MANAGED_SUPPORT',
  po: string | null,
) => ({
  code,
  name,
  kind,
  parentCode: code === 'A' ? null : 'A',
  billToId: 'bt_co' as Id<'BillTo'>,
  obligationId: po as Id<'PerformanceObligation'> | null,
  rateCard: null,
});

/** A fixed-fee package: two milestones, support, three obligations. `key` tells several deals of one test apart. */
export function aSoldDeal(key: string, template: string): SoldDeal {
  const obligation = (po: string, name: string, ssp: string, allocated: string) => ({
    obligationId: `po_${key}_${po}` as Id<'PerformanceObligation'>,
    key: po,
    name,
    standAlonePrice: usd(ssp),
    allocatedPrice: usd(allocated),
    treatment: { kind: 'STRAIGHT_LINE' as const, months: 3, firstMonth: month('2025-05') },
  });
  return {
    activationId: `act_${key}` as Id<'Activation'>,
    contractId: `ctr_${key}` as Id<'Contract'>,
    customerId: 'cus_41' as Id<'Customer'>,
    customerReference: 'CUST-41',
    customerName: 'Palisade Clinics Group',
    engagementId: `eng_${key}` as Id<'Engagement'>,
    engagementReference: 'ENG-2207',
    engagementName: 'Clinic rollout',
    quoteId: `qt_${key}` as Id<'Quote'>,
    quoteVersionId: `qv_${key}` as Id<'QuoteVersion'>,
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
    amendment: null,
    billTos: [],
    lines: [
      {
        quoteLineId: `ql_${key}` as Id<'QuoteLine'>,
        lineKey: 'QL-1',
        kind: 'PACKAGE',
        amount: usd('62350.00'),
        projectTemplate: template,
        workElements: [
          elementOf('A', 'Package', 'PACKAGE', null),
          elementOf('A.1', 'Assessment', 'FIXED_FEE', `po_${key}_PO-1`),
          elementOf('A.2', 'Rollout', 'FIXED_FEE', `po_${key}_PO-2`),
          elementOf('A.3', 'Managed support', 'MANAGED_SUPPORT', `po_${key}_PO-3`),
        ],
        milestones: [
          { reference: 'MS-1', workElementCode: 'A.1', percent: '30' },
          { reference: 'MS-2', workElementCode: 'A.2', percent: '53' },
        ],
        support: { workElementCode: 'A.3', percent: '17', instalments: 3, firstMonth: month('2025-05') },
        obligations: [
          obligation('PO-1', 'Assessment', '18400.00', '17135.77'),
          obligation('PO-2', 'Rollout', '39700.00', '36972.29'),
          obligation('PO-3', 'Managed support', '8850.00', '8241.94'),
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
}
