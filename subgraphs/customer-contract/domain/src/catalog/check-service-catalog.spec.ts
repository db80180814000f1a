import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkServiceCatalog } from './check-service-catalog.ts';

describe('SERVICE_CATALOG', () => {
  it('passes when every sold service is published', () => {
    assert.equal(checkServiceCatalog(['ROLLOUT'], new Set(['ROLLOUT', 'AUDIT'])).result, 'PASS');
  });
  it('fails SERVICE_MISSING with each unpublished service once', () => {
    assert.deepEqual(checkServiceCatalog(['SUPPORT-4M', 'ROLLOUT', 'SUPPORT-4M'], new Set(['ROLLOUT'])), {
      result: 'FAIL',
      code: 'SERVICE_MISSING',
      evidence: { services: ['SUPPORT-4M'] },
    });
  });
});
