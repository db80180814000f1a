import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ok } from '@throughline/contracts';
import { chooseTemplate } from './choose-template.ts';

const wish = (lineKey: string, template: string | null) => ({ lineKey, template });

describe('choosing the project template', () => {
  it('takes the one that the lines name', () => {
    assert.deepEqual(chooseTemplate([wish('QL-1', 'TPL-1'), wish('QL-2', null), wish('QL-3', 'TPL-1')]), ok('TPL-1'));
  });
  it('refuses a deal that names none', () => {
    const chosen = chooseTemplate([wish('QL-1', null)]);
    assert.ok(!chosen.ok && chosen.refusal.code === 'TEMPLATE_MISSING');
  });
  it('refuses a deal that names several', () => {
    const chosen = chooseTemplate([wish('QL-1', 'TPL-1'), wish('QL-2', 'TPL-2')]);
    assert.ok(!chosen.ok && chosen.refusal.code === 'DEAL_KIND_NOT_SUPPORTED');
  });
});
