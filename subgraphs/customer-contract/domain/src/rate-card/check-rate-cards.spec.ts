import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rateCardProblems } from './check-rate-cards.ts';

const known = [
  { reference: 'RC-CH', engagement: null, currencies: ['CHF'] },
  { reference: 'RC-4471', engagement: 'ENG-4471', currencies: ['CHF'] },
];
const line = (rateCards: string[], currency = 'CHF') => ({ lineKey: 'QL-50', currency, rateCards });

describe('rates of an engagement and of its parts (R1, R7)', () => {
  it("each part of the work is priced by the card that it names: one for all, or the engagement's own", () => {
    assert.equal(rateCardProblems('ENG-4471', [line(['RC-CH', 'RC-4471'])], known), null);
  });

  it('a card that is not published yet is waited for, not refused', () => {
    assert.equal(rateCardProblems('ENG-4471', [line(['RC-NEW'])], known), null);
  });

  it("another engagement's card is refused", () => {
    assert.deepEqual(rateCardProblems('ENG-1', [line(['RC-4471'])], known), {
      line: 'QL-50',
      problems: ['rate card RC-4471 is for engagement ENG-4471'],
    });
  });

  it('so is a card in another currency than its line', () => {
    assert.deepEqual(rateCardProblems('ENG-1', [line(['RC-CH'], 'USD')], known)?.problems, [
      'rate card RC-CH is in CHF, the line in USD',
    ]);
  });
});
