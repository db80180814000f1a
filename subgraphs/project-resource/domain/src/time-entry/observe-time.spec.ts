import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { calendarDate, instant } from '@throughline/contracts';
import type { PsaTime } from '../ports/psa.port.ts';
import { dailyEntries } from './daily-entries.ts';
import { observeTime, type PublishedEntry } from './observe-time.ts';

const FRIDAY = calendarDate('2025-02-14');
const SATURDAY = calendarDate('2025-02-15');

const aSplit = (changes: Partial<PsaTime> = {}): PsaTime => ({
  externalId: 'a1T000000000001AAA',
  name: 'TE-1001',
  projectId: 'prj',
  wbsElementId: 'wbs-A.1',
  resource: 'R-11',
  role: 'ENGAGEMENT_LEAD',
  billable: false,
  approved: true,
  approvedAt: instant('2025-02-17T11:30:00Z'),
  days: [
    { workDate: FRIDAY, hours: '12' },
    { workDate: SATURDAY, hours: '0' },
  ],
  changedAt: instant('2025-02-17T11:30:00Z'),
  ...changes,
});

const published: PublishedEntry = {
  timeEntryId: 'te-1',
  reference: 'TE-1001',
  workDate: FRIDAY,
  hours: '12.00',
  resource: 'R-11',
  wbsElementId: 'wbs-A.1',
  billable: false,
  corrections: 0,
  changedAt: instant('2025-02-17T11:30:00Z'),
};

const EDITED = instant('2025-02-20T08:00:00Z');

describe('the days of a record of time', () => {
  it('a single day keeps the name', () => {
    assert.deepEqual(
      dailyEntries(aSplit()).map(({ reference, workDate, hours }) => ({ reference, workDate, hours })),
      [{ reference: 'TE-1001', workDate: '2025-02-14', hours: '12.00' }],
    );
  });
  it('several days add the day to the name', () => {
    const days = [
      { workDate: FRIDAY, hours: '7.5' },
      { workDate: SATURDAY, hours: '2.25' },
    ];
    assert.deepEqual(
      dailyEntries(aSplit({ days })).map(({ reference, hours }) => [reference, hours]),
      [
        ['TE-1001/2025-02-14', '7.50'],
        ['TE-1001/2025-02-15', '2.25'],
      ],
    );
  });
  it('what is not approved has none', () => assert.deepEqual(dailyEntries(aSplit({ approved: false })), []));
});

describe('observing time', () => {
  it('publishes what is new', () => {
    const { approved, corrections } = observeTime([], aSplit());
    assert.equal(approved.length, 1);
    assert.equal(corrections.length, 0);
  });

  for (const { what, split } of [
    { what: 'the same record again', split: aSplit() },
    { what: 'the same content approved anew', split: aSplit({ approvedAt: EDITED, changedAt: EDITED }) },
    {
      what: 'an older look with other hours',
      split: aSplit({ days: [{ workDate: FRIDAY, hours: '8' }], changedAt: instant('2025-02-16T00:00:00Z') }),
    },
  ]) {
    it(`${what} changes nothing`, () => {
      assert.deepEqual(observeTime([published], split), { approved: [], corrections: [], flags: [] });
    });
  }

  for (const { what, changes, hoursNow } of [
    { what: 'another element', changes: { wbsElementId: 'wbs-A.2' }, hoursNow: '12.00' },
    { what: 'no longer approved', changes: { approved: false, approvedAt: null }, hoursNow: undefined },
  ]) {
    it(`${what} after approval is left to a person, and is no second entry`, () => {
      const { approved, corrections, flags } = observeTime([published], aSplit({ ...changes, changedAt: EDITED }));
      assert.deepEqual(approved, []);
      assert.deepEqual(corrections, []);
      assert.equal(flags.length, 1);
      assert.equal(flags[0]?.flag.code, 'APPROVED_FACT_CHANGED');
      const now = flags[0]?.flag.evidence['now'] as { hours: string } | null;
      assert.equal(now?.hours, hoursNow);
    });
  }

  for (const { what, days, hours } of [
    { what: 'other hours', days: [{ workDate: FRIDAY, hours: '9.5' }], hours: '9.50' },
    { what: 'no hours', days: [], hours: '0.00' },
  ]) {
    it(`${what} after approval is a correction, counted for each entry`, () => {
      const before = { ...published, corrections: 1 };
      const { approved, corrections, flags } = observeTime([before], aSplit({ days, changedAt: EDITED }));
      assert.deepEqual([approved, flags], [[], []]);
      assert.deepEqual(corrections, [
        { timeEntryId: 'te-1', correction: 2, workDate: FRIDAY, hoursBefore: '12.00', hours, correctedAt: EDITED },
      ]);
    });
  }

  it('hours that move to another day are a correction and an entry of another name', () => {
    const days = [{ workDate: SATURDAY, hours: '12' }];
    const { approved, corrections } = observeTime([published], aSplit({ days, changedAt: EDITED }));
    assert.deepEqual([approved[0]?.reference, corrections[0]?.hours], ['TE-1001/2025-02-15', '0.00']);
  });

  it('a day that was added after approval is new, the published one stays', () => {
    const days = [
      { workDate: FRIDAY, hours: '12' },
      { workDate: SATURDAY, hours: '3' },
    ];
    const { approved, corrections } = observeTime([published], aSplit({ days, changedAt: EDITED }));
    assert.deepEqual(
      approved.map(({ reference }) => reference),
      ['TE-1001/2025-02-15'],
    );
    assert.deepEqual(corrections, []);
  });
});
