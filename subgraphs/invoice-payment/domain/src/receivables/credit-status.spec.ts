import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayOpenAccount } from './credit-status.ts';

describe('opening a receivables account', () => {
  it('is free for a bill-to that the ERP does not know, or does not hold', () => {
    assert.ok(mayOpenAccount('BT-CO', 'ERP-MAIN', null).ok);
    assert.ok(mayOpenAccount('BT-CO', 'ERP-MAIN', { onHold: false, externalId: '5121' }).ok);
  });
  it('refuses a bill-to on credit hold and names it', () => {
    const result = mayOpenAccount('BT-CO', 'ERP-MAIN', { onHold: true, externalId: '5121' });
    assert.deepEqual(result.ok ? null : result.refusal, {
      code: 'CREDIT_HOLD',
      evidence: { billTo: 'BT-CO', erp: 'ERP-MAIN' },
    });
  });
});
