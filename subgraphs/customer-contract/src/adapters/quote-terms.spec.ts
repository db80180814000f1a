import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { packageTermsJson } from '../testing/terms.ts';
import { readTerms } from './quote-terms.ts';

describe('the terms of a quote line', () => {
  it('are read in our words, money in the currency of the line', () => {
    const read = readTerms(JSON.stringify(packageTermsJson()), 'USD');
    assert.ok(read.ok);
    const { package: sold, workBreakdown, services, other } = read.terms;
    assert.equal(sold?.obligations[0]?.standAlonePrice.toString(), '18400.00 USD');
    assert.deepEqual(sold?.obligations[1]?.treatment, {
      kind: 'OVER_TIME_HOURS',
      workElementCode: 'A.2',
      milestoneReference: 'MS-2',
    });
    assert.deepEqual(sold?.milestones[0], { reference: 'MS-1', workElementCode: 'A.1', percent: '30' });
    assert.equal(sold?.support?.instalments, 3);
    assert.deepEqual(
      workBreakdown.map(({ code, parentCode, obligationKey }) => [code, parentCode, obligationKey]),
      [
        ['A', null, null],
        ['A.1', 'A', 'PO-1'],
        ['A.2', 'A', 'PO-2'],
        ['A.3', 'A', 'PO-3'],
      ],
    );
    assert.deepEqual(services, ['ASSESS-ROLLOUT']);
    assert.deepEqual(other, {});
  });

  for (const { why, text, problem } of [
    { why: 'missing terms', text: null, problem: /no terms/ },
    { why: 'terms that are not JSON', text: '{"package":', problem: /not JSON/ },
    {
      why: 'a price that is a number',
      text: JSON.stringify(packageTermsJson({ package: priced(18400) })),
      problem: /ssp/,
    },
    {
      why: 'an unknown kind of work',
      text: JSON.stringify(packageTermsJson({ workBreakdown: [{ wbs: 'A', name: 'A', kind: 'MAGIC', billTo: 'BT' }] })),
      problem: /workBreakdown\.0\.kind/,
    },
  ]) {
    it(`${why} are problems, not guesses`, () => {
      const read = readTerms(text, 'USD');
      assert.ok(!read.ok);
      assert.match(read.problems.join('\n'), problem);
    });
  }
});

function priced(ssp: unknown): unknown {
  const treatment = { kind: 'STRAIGHT_LINE', months: 1, firstMonth: '2025-05' };
  return { performanceObligations: [{ po: 'PO-1', name: 'A', ssp, treatment }], milestones: [], support: null };
}
