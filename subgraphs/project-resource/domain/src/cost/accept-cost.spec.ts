import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, instant } from '@throughline/contracts';
import type { PsaExpense } from '../ports/psa.port.ts';
import { acceptExpense, acceptSubcontractorBill } from './accept-cost.ts';

const AT = instant('2024-09-24T02:00:00Z');
const expense: PsaExpense = {
  externalId: 'a1H1',
  name: 'EX-61',
  projectId: 'prj_1',
  wbsElementId: 'wbs_1',
  changedAt: AT,
  cost: '412.38',
  currency: 'AUD',
  approved: true,
  approvedAt: AT,
  expenseDate: calendarDate('2024-09-18'),
  type: 'TRAVEL',
  billable: true,
};
const policy = { TRAVEL: '0.12', LICENCE: '0.00' };

describe('RU-10 expenses at the markup of the contract', () => {
  it('takes the markup of the type as the policy says it', () => {
    const accepted = acceptExpense(expense, policy);
    assert.ok(accepted.ok);
    assert.deepEqual([accepted.value.markup, accepted.value.cost.toString()], ['0.12', '412.38 AUD']);
    const licence = acceptExpense({ ...expense, type: 'LICENCE' }, policy);
    assert.equal(licence.ok && licence.value.markup, '0.00');
  });

  for (const [title, change, code] of [
    ['a type without a policy', { type: 'MEALS' }, 'EXPENSE_TYPE_NOT_SOLD'],
    ['a name that every object has', { type: 'toString' }, 'EXPENSE_TYPE_NOT_SOLD'],
    ['no type', { type: null }, 'EXPENSE_TYPE_NOT_SOLD'],
    ['a negative cost', { cost: '-7.00' }, 'DELIVERY_RECORD_INVALID'],
    ['no cost', { cost: null }, 'DELIVERY_RECORD_INVALID'],
    ['no currency', { currency: null }, 'DELIVERY_RECORD_INVALID'],
    ['no date', { expenseDate: null }, 'DELIVERY_RECORD_INVALID'],
  ] as const) {
    it(`refuses ${title}`, () => {
      const refused = acceptExpense({ ...expense, ...change }, policy);
      assert.equal(!refused.ok && refused.refusal.code, code);
    });
  }

  it('refuses any expense where the line sells none', () => {
    const refused = acceptExpense(expense, null);
    assert.equal(!refused.ok && refused.refusal.code, 'EXPENSE_TYPE_NOT_SOLD');
  });
});

describe('bills of subcontractors', () => {
  it('are taken at cost, and not without a currency', () => {
    const bill = { ...expense, billDate: calendarDate('2024-09-18') };
    const accepted = acceptSubcontractorBill({ ...bill, cost: '9450' });
    assert.equal(accepted.ok && accepted.value.cost.toString(), '9450.00 AUD');
    assert.equal(acceptSubcontractorBill({ ...bill, currency: null }).ok, false);
  });
});
