import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, instant, ok } from '@throughline/contracts';
import { aBillableItem, aBillingCalendar } from '../testing/builders.ts';
import { planBilling, runThatTakes } from './billing-calendar.ts';

const charge = (eventDate: string) =>
  aBillableItem({
    type: 'RECURRING_SERVICE_CHARGE',
    sourceReference: `SUP-${eventDate.slice(0, 7)}`,
    eventDate: calendarDate(eventDate),
  });

describe('planning when an item is invoiced', () => {
  it('a milestone goes out on its billing day, not on the day of acceptance', () => {
    assert.deepEqual(
      planBilling(aBillableItem(), aBillingCalendar()),
      ok({ kind: 'MILESTONE', date: '2025-03-10', dueAt: '2025-03-10T09:00:00Z', timeOfDay: '09:00:00Z' }),
    );
  });

  for (const { day, eventDate, date } of [
    { day: 1, eventDate: '2025-05-01', date: '2025-05-01' },
    { day: 15, eventDate: '2025-05-01', date: '2025-05-15' },
    { day: 31, eventDate: '2025-06-01', date: '2025-06-30' }, // June has 30 days
  ]) {
    it(`a charge of ${eventDate} goes out on ${date} when the recurring day is ${day}`, () => {
      const plan = planBilling(charge(eventDate), aBillingCalendar({ recurring: { day, timeOfDay: '06:00:00Z' } }));
      assert.equal(plan.ok && plan.value.date, date);
    });
  }

  it('a milestone without a date follows the rule of days after acceptance', () => {
    const calendar = aBillingCalendar({ milestones: { dates: {}, afterDays: 3, timeOfDay: '09:00:00Z' } });
    const plan = planBilling(aBillableItem(), calendar);
    assert.equal(plan.ok && plan.value.date, '2025-03-09');
  });

  it('a milestone accepted after its billing day is dated on the day of acceptance', () => {
    const plan = planBilling(aBillableItem({ eventDate: calendarDate('2025-03-12') }), aBillingCalendar());
    assert.equal(plan.ok && plan.value.date, '2025-03-12');
  });

  it('refuses a milestone that has neither a date nor a rule', () => {
    const plan = planBilling(aBillableItem({ sourceReference: 'MS-9' }), aBillingCalendar());
    assert.equal(plan.ok ? 'planned' : plan.refusal.code, 'BILLING_CALENDAR_MISSING');
  });

  it('refuses what is billed in arrears and says what it is', () => {
    const plan = planBilling(aBillableItem({ type: 'TIME_ENTRY' }), aBillingCalendar());
    assert.deepEqual(plan.ok ? null : plan.refusal, {
      code: 'DEAL_KIND_NOT_SUPPORTED',
      evidence: { what: 'billing in arrears', type: 'TIME_ENTRY', subtype: null },
    });
  });
});

describe('the run that takes an item', () => {
  const planned = planBilling(aBillableItem(), aBillingCalendar());
  assert.ok(planned.ok);
  const plan = planned.value;
  const made = (...dates: string[]) => new Set(dates.map(calendarDate));

  for (const { name, now, runs, takes } of [
    {
      name: 'is the planned one',
      now: '2025-03-06T20:15:00Z',
      runs: [],
      takes: ['2025-03-10', '2025-03-10T09:00:00Z'],
    },
    {
      name: 'is the planned one under its date even when it comes late',
      now: '2025-03-14T10:00:00Z',
      runs: [],
      takes: ['2025-03-10', '2025-03-10T09:00:00Z'],
    },
    {
      name: 'is made at once under the date of today when the planned one was made without it',
      now: '2025-03-14T10:00:00Z',
      runs: ['2025-03-10'],
      takes: ['2025-03-14', '2025-03-14T10:00:00Z'],
    },
    {
      name: 'waits for tomorrow when a run was made today',
      now: '2025-03-10T10:00:00Z',
      runs: ['2025-03-10'],
      takes: ['2025-03-11', '2025-03-11T09:00:00Z'],
    },
  ]) {
    it(name, () => {
      const run = runThatTakes(plan, instant(now), made(...runs));
      assert.deepEqual([run.date, run.dueAt], takes);
    });
  }
});
