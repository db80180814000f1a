import { addMonths, type CalendarDate, firstDayOf, type Month, monthOf } from '@throughline/contracts';
import type { CustomerAccount, OfferedVersion } from '../people/seller.ts';
import type { WorkedTime } from '../people/delivery-team.ts';

/** The names under which the sample is found again; invented, like its firms. */
export const SAMPLE = {
  seller: { reference: 'LE-NORTH', name: 'Northquay Consulting Ltd', country: 'US', currency: 'USD' },
  quote: 'Q-1001',
  engagement: { reference: 'ENG-1001', name: 'Harbour logistics control tower' },
  payment: 'PAY-1001',
  erp: 'ERP-MAIN',
  template: 'Fixed-fee programme',
  service: { code: 'CONTROL-TOWER', name: 'Control tower programme' },
  milestone: 'Blueprint accepted',
  resources: [
    { reference: 'R-1', role: 'ENGAGEMENT_LEAD' },
    { reference: 'R-2', role: 'ANALYST' },
  ],
} as const;

export const sampleCustomer: CustomerAccount = {
  reference: 'CUST-1001',
  name: 'Harbour Line Group',
  billTos: [
    {
      reference: 'BT-WA',
      name: 'Harbour Line Washington, Inc.',
      country: 'US',
      region: 'WA',
      city: 'Seattle',
      street: '1 Pier Way',
      postalCode: '98101',
      currency: 'USD',
      taxTreatment: 'STANDARD',
      invoiceFormat: 'PDF en-US',
    },
  ],
};

const over = (wbs: string, milestone: string) => ({ kind: 'OVER_TIME_HOURS', wbs, milestone });

/** The work was begun on the first day of last month under a letter of intent, and is signed today. */
export function sampleOffer(signedOn: CalendarDate, version: number): OfferedVersion {
  const lastMonth = addMonths(monthOf(signedOn), -1);
  const supportFrom = addMonths(monthOf(signedOn), 1);
  return {
    quote: SAMPLE.quote,
    version,
    engagement: SAMPLE.engagement,
    customer: sampleCustomer.reference,
    seller: SAMPLE.seller.reference,
    currency: 'USD',
    startDate: firstDayOf(lastMonth),
    lines: [
      {
        lineKey: 'QL-1',
        kind: 'PACKAGE',
        description: 'Control tower programme',
        amount: version === 1 ? '52000.00' : '48650.00',
        currency: 'USD',
        billTo: 'BT-WA',
        projectTemplate: SAMPLE.template,
        terms: {
          package: {
            performanceObligations: [
              { po: 'PO-1', name: 'Blueprint', ssp: '15200.00', treatment: over('C.1', SAMPLE.milestone) },
              { po: 'PO-2', name: 'Deployment', ssp: '29300.00', treatment: over('C.2', 'Go-live accepted') },
              {
                po: 'PO-3',
                name: 'Managed support',
                ssp: '7500.00',
                treatment: { kind: 'STRAIGHT_LINE', months: 6, firstMonth: supportFrom },
              },
            ],
            milestones: [
              { id: SAMPLE.milestone, wbs: 'C.1', percent: '35' },
              { id: 'Go-live accepted', wbs: 'C.2', percent: '50' },
            ],
            support: { wbs: 'C.3', percent: '15', instalments: 6, firstMonth: supportFrom },
          },
          workBreakdown: [
            { wbs: 'C', name: 'Control tower', kind: 'PACKAGE', billTo: 'BT-WA' },
            { wbs: 'C.1', name: 'Blueprint', kind: 'FIXED_FEE', parent: 'C', billTo: 'BT-WA', obligation: 'PO-1' },
            { wbs: 'C.2', name: 'Deployment', kind: 'FIXED_FEE', parent: 'C', billTo: 'BT-WA', obligation: 'PO-2' },
            {
              wbs: 'C.3',
              name: 'Managed support',
              kind: 'MANAGED_SUPPORT',
              parent: 'C',
              billTo: 'BT-WA',
              obligation: 'PO-3',
            },
          ],
          services: [SAMPLE.service.code],
        },
      },
    ],
  };
}

export const sampleEstimates = [
  { wbs: 'C.1', hours: '80.00' },
  { wbs: 'C.2', hours: '150.00' },
] as const;

/** Hours of last month, entered and approved now. */
export function sampleTime(lastMonth: Month): WorkedTime[] {
  const on = (day: string) => `${lastMonth}-${day}`;
  return [
    { reference: 'TE-1', resource: 'R-1', wbs: 'C.1', workDate: on('06'), hours: '7.50', billable: false },
    { reference: 'TE-2', resource: 'R-2', wbs: 'C.1', workDate: on('07'), hours: '8.00', billable: false },
    { reference: 'TE-3', resource: 'R-2', wbs: 'C.1', workDate: on('13'), hours: '6.25', billable: false },
    { reference: 'TE-4', resource: 'R-1', wbs: 'C.2', workDate: on('20'), hours: '4.00', billable: false },
  ];
}
