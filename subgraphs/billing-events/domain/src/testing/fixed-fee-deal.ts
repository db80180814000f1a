import { type Month, money } from '@throughline/contracts';
import type { DealTerms, LineTerms } from '../deal/deal-terms.ts';

/** The fixed-fee package of scenario 01: two milestones, three months of support, three obligations. */
export function aFixedFeeLine(changes: Partial<LineTerms> = {}): LineTerms {
  return {
    quoteLineId: 'ql_1',
    lineKey: 'QL-1',
    kind: 'PACKAGE',
    price: money('62350.00 USD'),
    workElements: [
      { code: 'A', kind: 'PACKAGE' },
      { code: 'A.1', kind: 'FIXED_FEE' },
      { code: 'A.2', kind: 'FIXED_FEE' },
      { code: 'A.3', kind: 'MANAGED_SUPPORT' },
    ],
    milestones: [
      { reference: 'MS-1', workElementCode: 'A.1', percent: '30' },
      { reference: 'MS-2', workElementCode: 'A.2', percent: '53' },
    ],
    support: { workElementCode: 'A.3', percent: '17', instalments: 3, firstMonth: '2025-05' as Month },
    obligations: [
      {
        obligationId: 'po_1',
        key: 'PO-1',
        name: 'Assessment',
        allocatedPrice: money('17135.77 USD'),
        treatment: { kind: 'OVER_TIME_HOURS', workElementCode: 'A.1', milestoneReference: 'MS-1' },
      },
      {
        obligationId: 'po_2',
        key: 'PO-2',
        name: 'Rollout',
        allocatedPrice: money('36972.29 USD'),
        treatment: { kind: 'OVER_TIME_HOURS', workElementCode: 'A.2', milestoneReference: 'MS-2' },
      },
      {
        obligationId: 'po_3',
        key: 'PO-3',
        name: 'Managed support',
        allocatedPrice: money('8241.94 USD'),
        treatment: { kind: 'STRAIGHT_LINE', months: 3, firstMonth: '2025-05' as Month },
      },
    ],
    ...changes,
  };
}

export const aFixedFeeDeal = (changes: Partial<LineTerms> = {}): DealTerms => ({ lines: [aFixedFeeLine(changes)] });
