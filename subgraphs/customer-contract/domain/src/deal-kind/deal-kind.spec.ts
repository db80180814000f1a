import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { someTerms, termsOf, withElement } from '../package/testing.ts';
import type { LineTerms } from '../terms/line-terms.ts';
import { supportedDealKind } from './deal-kind.ts';

const refusalOf = (kind: string, terms: LineTerms) => {
  const result = supportedDealKind({ lineKey: 'QL-1', kind, terms });
  return result.ok ? null : result.refusal;
};
const capped = { capNet: money('34600.00 AUD') };
const subcontracting = { handlingFeeRate: '0.035' };

describe('deal kinds (R1)', () => {
  it('a fixed-fee package with managed support is supported', () => {
    assert.equal(refusalOf('PACKAGE', someTerms()), null);
  });

  it('so are time and materials with and without a cap, expenses and subcontracted work', () => {
    const hours = termsOf('TIME_AND_MATERIALS', { timeAndMaterials: capped });
    assert.equal(refusalOf('TIME_AND_MATERIALS_CAPPED', hours), null);
    assert.equal(refusalOf('TIME_AND_MATERIALS', { ...hours, timeAndMaterials: { capNet: null } }), null);
    assert.equal(
      refusalOf('EXPENSES_POLICY', termsOf('EXPENSES', { expenses: { markups: { TRAVEL: '0.12' } } })),
      null,
    );
    assert.equal(refusalOf('SUBCONTRACTOR_PASS_THROUGH', termsOf('SUBCONTRACTOR', { subcontracting })), null);
  });

  it('a kind that no rule is built for is named in the refusal', () => {
    assert.deepEqual(refusalOf('LICENCE', someTerms()), {
      code: 'DEAL_KIND_NOT_SUPPORTED',
      evidence: { line: 'QL-1', kind: 'LICENCE' },
    });
  });

  it('a package with time and materials inside is refused, not guessed', () => {
    const refusal = refusalOf('PACKAGE', withElement(someTerms(), 'A.2', { kind: 'TIME_AND_MATERIALS' }));
    assert.deepEqual([refusal?.code, refusal?.evidence['kind']], ['DEAL_KIND_NOT_SUPPORTED', 'TIME_AND_MATERIALS']);
  });

  for (const { why, kind, terms, problem } of [
    {
      why: 'a capped line without a cap (RU-6)',
      kind: 'TIME_AND_MATERIALS_CAPPED',
      terms: termsOf('TIME_AND_MATERIALS', { timeAndMaterials: { capNet: null } }),
      problem: 'a TIME_AND_MATERIALS_CAPPED line needs a positive cap',
    },
    {
      why: 'a cap on a line that is sold without one',
      kind: 'TIME_AND_MATERIALS',
      terms: termsOf('TIME_AND_MATERIALS', { timeAndMaterials: capped }),
      problem: 'a TIME_AND_MATERIALS line has no cap',
    },
    {
      why: 'a retainer without its terms (RU-11)',
      kind: 'RETAINER',
      terms: termsOf('RETAINER'),
      problem: 'a RETAINER line needs retainer',
    },
    {
      why: 'terms of another kind',
      kind: 'SUBCONTRACTOR_PASS_THROUGH',
      terms: termsOf('SUBCONTRACTOR', { subcontracting, expenses: { markups: {} } }),
      problem: 'a SUBCONTRACTOR_PASS_THROUGH line has no expenses',
    },
    {
      why: 'hours that nothing prices (RU-4)',
      kind: 'TIME_AND_MATERIALS_CAPPED',
      terms: withElement(termsOf('TIME_AND_MATERIALS', { timeAndMaterials: capped }), 'T.1', { rateCard: null }),
      problem: 'work element T.1 names no rate card',
    },
  ]) {
    it(`${why} is refused`, () => {
      assert.deepEqual(refusalOf(kind, terms), {
        code: 'QUOTE_TERMS_INVALID',
        evidence: { line: 'QL-1', problems: [problem] },
      });
    });
  }
});
