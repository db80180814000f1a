import { money, month } from '@throughline/contracts';
import type { LineTerms, ObligationTerms, PackageTerms, WorkElementTerms } from '../terms/line-terms.ts';

const element = (code: string, over: Partial<WorkElementTerms> = {}): WorkElementTerms => ({
  code,
  name: code,
  kind: 'FIXED_FEE',
  parentCode: 'A',
  billToReference: 'BT-CO',
  obligationKey: null,
  rateCard: null,
  ...over,
});

const obligation = (key: string, standAlone: string, code: string, milestone: string): ObligationTerms => ({
  key,
  name: key,
  standAlonePrice: money(standAlone),
  treatment: { kind: 'OVER_TIME_HOURS', workElementCode: code, milestoneReference: milestone },
});

/** Two milestones and three months of support, as in scenario 01. */
export const aPackage = (over: Partial<PackageTerms> = {}): PackageTerms => ({
  obligations: [
    obligation('PO-1', '18400.00 USD', 'A.1', 'MS-1'),
    obligation('PO-2', '39700.00 USD', 'A.2', 'MS-2'),
    {
      key: 'PO-3',
      name: 'Managed support',
      standAlonePrice: money('8850.00 USD'),
      treatment: { kind: 'STRAIGHT_LINE', months: 3, firstMonth: month('2025-05') },
    },
  ],
  milestones: [
    { reference: 'MS-1', workElementCode: 'A.1', percent: '30' },
    { reference: 'MS-2', workElementCode: 'A.2', percent: '53' },
  ],
  support: { workElementCode: 'A.3', percent: '17', instalments: 3, firstMonth: month('2025-05') },
  ...over,
});

const RATED: readonly string[] = ['TIME_AND_MATERIALS', 'RETAINER'];

const NO_TERMS = {
  usage: null,
  timeAndMaterials: null,
  retainer: null,
  expenses: null,
  subcontracting: null,
  purchaseOrderNumber: null,
  listPrice: null,
  discounts: [],
} as const;

export const someTerms = (over: Partial<LineTerms> = {}): LineTerms => ({
  package: aPackage(),
  workBreakdown: [
    element('A', { kind: 'PACKAGE', parentCode: null }),
    element('A.1', { obligationKey: 'PO-1' }),
    element('A.2', { obligationKey: 'PO-2' }),
    element('A.3', { kind: 'MANAGED_SUPPORT', obligationKey: 'PO-3' }),
  ],
  services: [],
  other: {},
  ...NO_TERMS,
  ...over,
});

/** The terms of a line of another kind: one work element, and what its kind says. */
export const termsOf = (kind: WorkElementTerms['kind'], over: Partial<LineTerms> = {}): LineTerms => ({
  ...someTerms(),
  package: null,
  workBreakdown: [element('T.1', { kind, parentCode: null, rateCard: RATED.includes(kind) ? 'RC-AU' : null })],
  ...over,
});

export const withElement = (terms: LineTerms, code: string, over: Partial<WorkElementTerms>): LineTerms => ({
  ...terms,
  workBreakdown: terms.workBreakdown.map((each) => (each.code === code ? { ...each, ...over } : each)),
});
