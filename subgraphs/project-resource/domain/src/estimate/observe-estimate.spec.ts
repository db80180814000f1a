import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ok } from '@throughline/contracts';
import { observeEstimate } from './observe-estimate.ts';

describe('observing an estimate at completion', () => {
  it('a version is news once', () => {
    assert.deepEqual(observeEstimate(null, { version: 1, hours: '96' }), ok('NEW'));
    assert.deepEqual(observeEstimate({ version: 1, hours: '96.00' }, { version: 1, hours: '96' }), ok('SAME'));
  });
  it('refuses other hours under a published version', () => {
    const seen = observeEstimate({ version: 1, hours: '96.00' }, { version: 1, hours: '110.00' });
    assert.ok(!seen.ok && seen.refusal.code === 'APPROVED_FACT_CHANGED');
  });
});
