import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { money } from '@throughline/contracts';
import { positionOf, shown } from './contract-position.ts';

const chf = (amount: string) => money(`${amount} CHF`);

describe('RU-19 balances', () => {
  it('a package position is revenue to date less billed to date', () => {
    const { asset, liability } = shown(
      positionOf({ revenue: chf('75729.78'), billed: chf('54715.10'), credited: chf('0.00') }),
    );
    assert.equal(asset.toString(), '21014.68 CHF');
    assert.equal(liability.toString(), '0.00 CHF');
  });

  it('a credit memo takes from what was billed, a concession from revenue: together they change nothing', () => {
    const before = positionOf({ revenue: chf('100.00'), billed: chf('120.00'), credited: chf('0.00') });
    const after = positionOf({ revenue: chf('90.00'), billed: chf('120.00'), credited: chf('10.00') });
    assert.equal(after.toString(), before.toString());
  });

  it('what was billed in advance is a liability', () => {
    const { asset, liability } = shown(
      positionOf({ revenue: chf('3016.04'), billed: chf('10723.68'), credited: chf('0.00') }),
    );
    assert.equal(asset.toString(), '0.00 CHF');
    assert.equal(liability.toString(), '7707.64 CHF');
  });
});
