import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { supportedDealKind } from './deal-kind.ts';
import { someTerms, withElement } from './testing.ts';

describe('deal kinds', () => {
  it('a fixed-fee package with managed support is supported', () => {
    assert.ok(supportedDealKind({ lineKey: 'QL-1', kind: 'PACKAGE', terms: someTerms() }).ok);
  });

  it('any other line names its kind in the refusal', () => {
    const result = supportedDealKind({ lineKey: 'QL-2', kind: 'RETAINER', terms: someTerms() });
    assert.deepEqual(!result.ok && result.refusal, {
      code: 'DEAL_KIND_NOT_SUPPORTED',
      evidence: { line: 'QL-2', kind: 'RETAINER' },
    });
  });

  it('a package with time and materials inside is refused, not guessed', () => {
    const terms = withElement(someTerms(), 'A.2', { kind: 'TIME_AND_MATERIALS' });
    const result = supportedDealKind({ lineKey: 'QL-1', kind: 'PACKAGE', terms });
    assert.equal(!result.ok && result.refusal.evidence['kind'], 'TIME_AND_MATERIALS');
  });
});
