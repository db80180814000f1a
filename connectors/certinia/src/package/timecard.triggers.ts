import { addDays, type CalendarDate, calendarDate, decimal, lastDayOf, monthOf } from '@throughline/contracts';
import { type Draft, type Org, OrgError, type OrgTrigger, type SObject } from '@throughline/salesforce';
import { sumOfDays, WEEKDAYS } from './billing.fields.ts';

type Weekday = (typeof WEEKDAYS)[number];

const refused = (message: string, ...fields: string[]): OrgError =>
  new OrgError('FIELD_CUSTOM_VALIDATION_EXCEPTION', message, fields);

const hoursField = (day: Weekday): string => `pse__${day}_Hours__c`;

export const weekdayOf = (date: CalendarDate): Weekday =>
  WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'Sunday';

/**
 * What people enter and what is billed: a header per week and assignment, and its splits, of which there are two when the
 * week crosses a month end ("About Timecard Splits", PSA help). A split holds 0 for the days outside its range.
 */
export const timecardTriggers = (weekStartsOn: Weekday): readonly OrgTrigger[] => [
  {
    object: 'pse__Timecard_Header__c',
    before: (draft, previous, org) => {
      checkWeek(draft, weekStartsOn);
      if (!previous) checkProjectOpen(draft, org);
      if (previous) checkEdit(draft, previous, org);
      const approved = draft['pse__Status__c'] === 'Approved';
      draft['pse__Submitted__c'] = approved || draft['pse__Status__c'] === 'Submitted';
      draft['pse__Approved__c'] = approved;
      draft['pse__Include_In_Financials__c'] = approved;
    },
    after: (record, _previous, org) => {
      const known = org.children('pse__Timecard__c', 'pse__Timecard_Header__c', record.Id);
      if (record['pse__Approved__c'] || known.length > 0) writeSplits(record, known, org);
    },
  },
  {
    object: 'pse__Timecard__c',
    before: (draft, previous, org) => {
      draft['pse__Total_Hours__c'] = sumOfDays(draft);
      draft['pse__Total_Billable_Amount__c'] = billableAmount(draft);
      stampApproval(draft, previous, org);
    },
  },
];

/** When it became approved; a withdrawn approval leaves no stamp. */
export function stampApproval(draft: Draft, previous: SObject | undefined, org: Org): void {
  if (!draft['pse__Approved__c']) draft['Approved_At__c'] = null;
  else if (!previous?.['pse__Approved__c']) draft['Approved_At__c'] = org.now();
}

function checkWeek(draft: Draft, weekStartsOn: Weekday): void {
  const start = draft['pse__Start_Date__c'];
  const end = draft['pse__End_Date__c'];
  if (typeof start !== 'string' || typeof end !== 'string') return;
  const first = calendarDate(start);
  if (weekdayOf(first) !== weekStartsOn || addDays(first, 6) !== end) {
    throw refused(
      `Timecards must cover a whole week that starts on ${weekStartsOn}.`,
      'pse__Start_Date__c',
      'pse__End_Date__c',
    );
  }
}

function checkProjectOpen(draft: Draft, org: Org): void {
  const project = org.live('pse__Proj__c', String(draft['pse__Project__c']));
  if (project?.['pse__Closed_for_Time_Entry__c'])
    throw refused('The project is closed for time entry.', 'pse__Project__c');
}

/** Approved hours change by an administrator's edit with a note, and an approval is withdrawn only before it was billed. */
function checkEdit(draft: Draft, previous: SObject, org: Org): void {
  if (!previous['pse__Approved__c']) return;
  const changed = WEEKDAYS.some((day) => draft[hoursField(day)] !== previous[hoursField(day)]);
  const withdrawn = draft['pse__Status__c'] !== 'Approved';
  if (changed && !withdrawn && !(draft['pse__Admin_Global_Edit__c'] && draft['pse__Audit_Notes__c'])) {
    throw refused(
      'An approved timecard changes only by Admin Global Edit with audit notes.',
      'pse__Admin_Global_Edit__c',
    );
  }
  const splits = org.children('pse__Timecard__c', 'pse__Timecard_Header__c', previous.Id);
  if (withdrawn && splits.some((split) => split['pse__Billed__c']))
    throw refused('The timecard is billed.', 'pse__Status__c');
}

function billableAmount(draft: Draft): number {
  if (!draft['pse__Billable__c'] || draft['pse__Daily_Bill_Rate__c']) return 0;
  return decimal(Number(draft['pse__Bill_Rate__c'] ?? 0))
    .times(sumOfDays(draft))
    .toDecimalPlaces(2)
    .toNumber();
}

const COPIED = [
  'pse__Project__c',
  'pse__Resource__c',
  'pse__Assignment__c',
  'pse__Milestone__c',
  'Throughline_Task__c',
  'Entry_Reference__c',
  'CurrencyIsoCode',
  'pse__Billable__c',
  'pse__Bill_Rate__c',
  'pse__Daily_Bill_Rate__c',
  'pse__Status__c',
  'pse__Submitted__c',
  'pse__Approved__c',
  'pse__Include_In_Financials__c',
  'pse__Admin_Global_Edit__c',
  'pse__Audit_Notes__c',
];

function writeSplits(header: SObject, known: readonly SObject[], org: Org): void {
  for (const [first, last] of rangesOf(calendarDate(String(header['pse__Start_Date__c'])))) {
    const split: Draft = { pse__Start_Date__c: first, pse__End_Date__c: last };
    for (const field of COPIED) split[field] = header[field] ?? null;
    for (const day of WEEKDAYS) split[hoursField(day)] = 0;
    for (let date = first; date <= last; date = addDays(date, 1)) {
      const day = weekdayOf(date);
      split[hoursField(day)] = header[hoursField(day)] ?? 0;
      split[`pse__${day}_Notes__c`] = header[`pse__${day}_Notes__c`] ?? null;
    }
    const existing = known.find((other) => other['pse__Start_Date__c'] === first);
    if (existing) org.update('pse__Timecard__c', existing.Id, split);
    else org.insert('pse__Timecard__c', { ...split, pse__Timecard_Header__c: header.Id });
  }
}

/** The week, cut at a month end. */
function rangesOf(start: CalendarDate): [CalendarDate, CalendarDate][] {
  const end = addDays(start, 6);
  const cut = lastDayOf(monthOf(start));
  if (cut >= end) return [[start, end]];
  return [
    [start, cut],
    [addDays(cut, 1), end],
  ];
}
