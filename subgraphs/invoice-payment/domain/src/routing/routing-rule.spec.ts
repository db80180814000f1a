import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate } from '@throughline/contracts';
import { erpFor, type RoutingRule, routingProblems } from './routing-rule.ts';

const rule = (erp: string, validFrom: string, validTo: string | null, entity = 'LE-UK'): RoutingRule => ({
  entity,
  erp,
  validFrom: calendarDate(validFrom),
  validTo: validTo === null ? null : calendarDate(validTo),
});
const cutover = [rule('ERP-OLD', '2020-01-01', '2025-03-01'), rule('ERP-NEW', '2025-03-01', null)];

describe('routing an entity to its ERP', () => {
  for (const { on, erp } of [
    { on: '2020-01-01', erp: 'ERP-OLD' }, // from is inclusive
    { on: '2025-02-28', erp: 'ERP-OLD' },
    { on: '2025-03-01', erp: 'ERP-NEW' }, // to is exclusive
  ]) {
    it(`goes to ${erp} on ${on}`, () => {
      const result = erpFor(cutover, 'LE-UK', calendarDate(on));
      assert.equal(result.ok && result.value, erp);
    });
  }
  for (const [entity, on] of [
    ['LE-UK', '2019-12-31'],
    ['LE-FR', '2025-03-01'],
  ] as const) {
    it(`refuses ${entity} on ${on}, which no rule covers`, () => {
      const result = erpFor(cutover, entity, calendarDate(on));
      assert.equal(result.ok ? 'routed' : result.refusal.code, 'ROUTING_RULE_MISSING');
    });
  }
});

describe('publishing routing rules', () => {
  it('accepts spans that meet without a gap', () => assert.deepEqual(routingProblems(cutover), []));
  it('rejects two rules for one day and a span without days', () => {
    assert.deepEqual(routingProblems([rule('A', '2025-01-01', null), rule('B', '2025-06-01', null)]), [
      'LE-UK: two rules are in force on 2025-06-01',
    ]);
    assert.equal(routingProblems([rule('A', '2025-01-01', '2025-01-01')]).length, 1);
  });
});
