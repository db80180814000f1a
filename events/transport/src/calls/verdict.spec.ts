import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ErrorCode, Fault } from '@throughline/contracts';
import { type Reached, verdictOf } from './verdict.ts';

const transient = (code: ErrorCode, retryAfterMs?: number): Fault =>
  new Fault(code, 'why', { transient: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
const kindOf = (reached: Reached, error: unknown): string => verdictOf(reached, error).kind;

describe('what a failed try says about its target', () => {
  it('fails, when the other side was silent or out of order', () => {
    assert.equal(kindOf('call', transient('UPSTREAM_UNAVAILABLE')), 'fails');
    assert.equal(kindOf('call', transient('UPSTREAM_OUTCOME_UNKNOWN')), 'fails');
    assert.equal(kindOf('look-up', transient('UPSTREAM_UNAVAILABLE')), 'fails');
    assert.equal(kindOf('call', new DOMException('too late', 'TimeoutError')), 'fails');
  });

  it('asks to wait, when it said for how long', () => {
    assert.deepEqual(verdictOf('call', transient('UPSTREAM_UNAVAILABLE', 6000)), {
      kind: 'asks-to-wait',
      why: 'why',
      waitMs: 6000,
    });
    assert.equal(kindOf('call', transient('UPSTREAM_UNAVAILABLE', 0)), 'fails');
  });

  it('answers, when it rejected the request or when what it answered could not be taken', () => {
    assert.equal(kindOf('call', new Fault('UPSTREAM_REJECTED', 'no', { transient: false })), 'answers');
    assert.equal(kindOf('settling', transient('UPSTREAM_UNAVAILABLE')), 'answers');
    assert.equal(kindOf('settling', new TypeError('a defect')), 'answers');
  });

  it('says nothing, when the reason is ours', () => {
    assert.equal(kindOf('call', new TypeError('a defect')), 'says nothing');
    assert.equal(kindOf('call', transient('VALIDATION_UNAVAILABLE')), 'says nothing');
    assert.equal(kindOf('look-up', new Fault('INTERNAL_SERVER_ERROR', 'ours', { transient: false })), 'says nothing');
  });
});
