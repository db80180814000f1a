import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkLegalEntity } from './check-legal-entity.ts';

const entity = { reference: 'LE-US', sellsIn: ['USD'] };

describe('LEGAL_ENTITY', () => {
  it('passes a registered entity that sells in the currency of the quote', () => {
    assert.equal(checkLegalEntity({ reference: 'LE-US', entity, currencies: ['USD'] }).result, 'PASS');
  });
  it('fails an entity that is not registered', () => {
    const verdict = checkLegalEntity({ reference: 'LE-XX', entity: null, currencies: ['USD'] });
    assert.equal(verdict.result === 'FAIL' && verdict.code, 'LEGAL_ENTITY_INVALID');
  });
  it('fails a currency that the entity does not sell in, and names it', () => {
    const verdict = checkLegalEntity({ reference: 'LE-US', entity, currencies: ['USD', 'CHF'] });
    assert.deepEqual(verdict.evidence['doesNotSellIn'], ['CHF']);
  });
});
