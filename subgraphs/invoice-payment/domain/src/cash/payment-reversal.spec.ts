import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reversalState } from './payment-reversal.ts';

describe('money of a payment that goes back', () => {
  for (const status of ['PENDING', 'SUCCEEDED', 'OPEN', 'LOST'] as const)
    it(`waits for a decision while it is ${status}`, () =>
      assert.equal(reversalState({ status }), 'WAITING_FOR_DECISION'));
  for (const status of ['FAILED', 'CANCELLED', 'INQUIRY', 'WON'] as const)
    it(`asks nobody for anything when it is ${status}`, () => assert.equal(reversalState({ status }), 'LAPSED'));
});
