import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CalendarDate, type Instant, money, type Month } from '@throughline/contracts';
import { milestoneCompletion, recurringCharge } from './billable-event.ts';

describe('billable events of a package', () => {
  it('bills an accepted milestone on the day of acceptance', () => {
    const fact = milestoneCompletion({
      reference: 'MS-1',
      workElementName: 'Assessment',
      percent: '30',
      amount: money('18705.00 USD'),
      acceptedAt: '2025-03-06T20:15:00Z' as Instant,
    });
    assert.equal(fact.eventDate, '2025-03-06');
    assert.equal(fact.accountingPeriod, '2025-03');
    assert.equal(fact.billable.toString(), '18705.00 USD');
    assert.equal(fact.description, 'Milestone MS-1 (Assessment), accepted on 2025-03-06: 30 % of the package price');
  });

  const charge = {
    workElementName: 'Managed support',
    number: 1,
    of: 3,
    month: '2025-05' as Month,
    chargeDate: '2025-05-01' as CalendarDate,
    amount: money('3533.17 USD'),
  };

  it('charges support at the first moment of its month', () => {
    const fact = recurringCharge({ ...charge, activatedAt: '2025-02-03T16:01:04Z' as Instant });
    assert.equal(fact.approvedAt, '2025-05-01T00:00:00Z');
    assert.equal(fact.eventDate, '2025-05-01');
    assert.equal(fact.accountingPeriod, '2025-05');
    assert.equal(fact.description, 'Managed support for 2025-05: instalment 1 of 3');
  });

  it('approves a charge of the past with the activation, and leaves its date', () => {
    const fact = recurringCharge({ ...charge, activatedAt: '2025-05-20T09:00:00Z' as Instant });
    assert.equal(fact.approvedAt, '2025-05-20T09:00:00Z');
    assert.equal(fact.eventDate, '2025-05-01');
  });
});
