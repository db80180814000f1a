import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, instant } from '@throughline/contracts';
import { checkRateCard, rateText, type RateCardTerms, saysTheSame, versionFor } from './rate-card.ts';

const version = (number: number, effectiveFrom: string, recordedAt: string) => ({
  version: number,
  effectiveFrom: calendarDate(effectiveFrom),
  recordedAt: instant(recordedAt),
});
const card = (over: Partial<RateCardTerms> = {}): RateCardTerms => ({
  currency: 'AUD',
  effectiveFrom: calendarDate('2024-09-01'),
  engagement: null,
  rates: [
    { role: 'LEAD', hourly: '310.00' },
    { role: 'ENGINEER', hourly: '236.50' },
  ],
  ...over,
});

describe('RU-4 rate selection', () => {
  const versions = [
    version(2, '2024-11-01', '2024-10-21T23:10:00Z'),
    version(1, '2024-09-01', '2024-08-27T05:30:00Z'),
    version(3, '2024-11-01', '2024-12-02T00:00:00Z'),
  ];
  for (const { workDate, knownAt, found } of [
    { workDate: '2024-11-04', knownAt: '2024-10-20T23:59:59Z', found: 1 }, // version 2 is not known yet
    { workDate: '2024-11-04', knownAt: '2024-10-21T23:10:00Z', found: 2 },
    { workDate: '2024-10-31', knownAt: '2024-11-30T00:00:00Z', found: 1 }, // worked before version 2 takes effect
    { workDate: '2024-11-01', knownAt: '2024-12-31T00:00:00Z', found: 3 }, // two with one date: the later version
    { workDate: '2024-08-31', knownAt: '2024-12-31T00:00:00Z', found: null },
  ]) {
    it(`work of ${workDate}, as known at ${knownAt}, is priced by version ${found}`, () => {
      const asked = { workDate: calendarDate(workDate), knownAt: instant(knownAt) };
      assert.equal(versionFor(versions, asked)?.version ?? null, found);
    });
  }
});

describe('a version of a rate card (R86)', () => {
  it('needs a role, each once, at a price that is not negative', () => {
    assert.ok(checkRateCard(card()).ok);
    const twice = checkRateCard(card({ rates: [...card().rates, { role: 'LEAD', hourly: '-1' }] }));
    assert.deepEqual(!twice.ok && twice.refusal.evidence, {
      problems: ['LEAD is there twice', 'the rate of LEAD is negative'],
    });
    assert.ok(!checkRateCard(card({ rates: [] })).ok);
  });

  it('says the same in another order of roles, and something else at another price or date', () => {
    assert.ok(saysTheSame(card(), card({ rates: [...card().rates].reverse() })));
    assert.ok(
      saysTheSame(
        card(),
        card({
          rates: [
            { role: 'LEAD', hourly: '310' },
            { role: 'ENGINEER', hourly: '236.5' },
          ],
        }),
      ),
    );
    assert.ok(!saysTheSame(card(), card({ rates: [{ role: 'LEAD', hourly: '310' }] })));
    assert.ok(!saysTheSame(card(), card({ effectiveFrom: calendarDate('2024-10-01') })));
  });

  it('writes a rate with two decimals or more, and rounds none', () => {
    assert.deepEqual(['310', '236.5', '245.9625'].map(rateText), ['310.00', '236.50', '245.9625']);
  });
});
