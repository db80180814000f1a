import type { Id } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';
import { aSoldDeal } from './sold-deal.ts';

type Line = SoldDeal['lines'][number];

/** A line of work that is worth what is delivered: no obligations, no milestones. */
function aLine(
  base: Line,
  line: Partial<Line> & { lineKey: string },
  element: Partial<Line['workElements'][number]>,
): Line {
  const [any] = base.workElements;
  if (!any) throw new Error('the deal has work');
  return {
    ...base,
    quoteLineId: `${base.quoteLineId}_${line.lineKey}` as Id<'QuoteLine'>,
    milestones: [],
    support: null,
    obligations: [],
    workElements: [{ ...any, parentCode: null, obligationId: null, ...element }],
    ...line,
  };
}

/** Time and materials with expenses, a subcontractor and counted support: no package, no parents, no milestones. */
export function aDealOfHours(key: string, template: string): SoldDeal {
  const deal = aSoldDeal(key, template);
  const [base] = deal.lines;
  if (!base) throw new Error('the deal has a line');
  const hours = { code: 'T.1', name: 'Interfaces', kind: 'TIME_AND_MATERIALS' as const, rateCard: 'RC-AU' };
  return {
    ...deal,
    lines: [
      aLine(base, { lineKey: 'QL-1', kind: 'TIME_AND_MATERIALS_CAPPED' }, hours),
      aLine(
        base,
        {
          lineKey: 'QL-2',
          kind: 'EXPENSES_POLICY',
          amount: { amount: '0.00', currency: 'USD' },
          projectTemplate: null,
          expenses: { markups: { TRAVEL: '0.12', LICENCE: '0.00' } },
        },
        { code: 'X.1', name: 'Expenses', kind: 'EXPENSES' },
      ),
      aLine(
        base,
        { lineKey: 'QL-3', kind: 'SUBCONTRACTOR_PASS_THROUGH', projectTemplate: null },
        { code: 'S.1', name: 'Specialist', kind: 'SUBCONTRACTOR' },
      ),
    ],
  };
}

/** An amendment of the deal: everything stays, and hours of another kind are added. */
export function anAmendment(of: SoldDeal, key: string, template: string | null): SoldDeal {
  const [base] = of.lines;
  if (!base) throw new Error('the deal has a line');
  const added = {
    code: 'T.9',
    name: 'Change',
    kind: 'TIME_AND_MATERIALS' as const,
    rateCard: 'RC-CH',
    parentCode: 'T.1',
  };
  return {
    ...of,
    activationId: `act_${key}` as Id<'Activation'>,
    quoteVersionId: `qv_${key}` as Id<'QuoteVersion'>,
    quoteVersion: of.quoteVersion + 1,
    amendment: {
      contractAmendmentId: `amd_${key}` as Id<'ContractAmendment'>,
      reference: 'A7',
      amendsQuoteVersionId: of.quoteVersionId,
      effectiveFrom: of.startDate,
    },
    lines: [
      ...of.lines.map((line): Line => {
        return {
          ...line,
          change: 'UNCHANGED',
          quoteLineId: `${line.quoteLineId}_${key}` as Id<'QuoteLine'>,
          previousQuoteLineId: line.quoteLineId,
        };
      }),
      aLine(base, { lineKey: 'QL-9', projectTemplate: template, change: 'ADDED', previousQuoteLineId: null }, added),
    ],
  };
}
