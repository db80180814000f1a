import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { calendarDate, instant } from '@throughline/contracts';
import { daysOfSplit } from './index.ts';
import { PsaUnderTest } from './testing/a-psa.ts';

let under: PsaUnderTest;
beforeEach(async () => {
  under = await PsaUnderTest.start();
});
afterEach(() => under.sandbox.stop());

describe('time, expenses and milestones', () => {
  let project: string;
  let taskId: string;
  let person: string;
  beforeEach(async () => {
    project = await under.aProject();
    taskId =
      (
        await under.psa.upsertWorkBreakdown({
          project: 'prj_1',
          tasks: [{ key: 'A.1', name: 'Assessment', wbsNumber: 'A.1', order: 1 }],
          milestones: [],
        })
      ).get('A.1') ?? '';
    person = under.org.insert('Contact', {
      LastName: 'Lee',
      pse__Resource_Role__c: 'Consultant',
      pse__API_Resource_Correlation_Id__c: 'R-11',
    }).Id;
  });

  const week = (start: string, end: string, fields: Record<string, unknown>): string =>
    under.org.insert('pse__Timecard_Header__c', {
      pse__Project__c: project,
      pse__Resource__c: person,
      Throughline_Task__c: taskId,
      pse__Start_Date__c: start,
      pse__End_Date__c: end,
      pse__Billable__c: true,
      pse__Bill_Rate__c: 199.99,
      ...fields,
    }).Id;

  it('become one split when they are approved, with the day of approval', async () => {
    const header = week('2025-02-10', '2025-02-16', { pse__Friday_Hours__c: 7.25, Entry_Reference__c: 'TE-1001' });
    assert.deepEqual(await under.psa.splitsOfTimecard(header), []);
    await under.moveTo('2025-02-17T11:30:00Z');
    under.org.update('pse__Timecard_Header__c', header, { pse__Status__c: 'Approved' });
    const [split, second] = await under.psa.changedTimecards({ at: instant('2025-02-17T11:30:00Z'), id: '' }, 10);
    assert.ok(split && !second);
    assert.deepEqual(daysOfSplit(split), [{ date: '2025-02-14', hours: '7.25' }]);
    assert.deepEqual(
      [
        split.Approved_At__c,
        split.Entry_Reference__c,
        split.Throughline_Task__r?.Throughline_Key__c,
        split.pse__Project__r?.Throughline_Key__c,
      ],
      ['2025-02-17T11:30:00.000+0000', 'TE-1001', 'A.1', 'prj_1'],
    );
    assert.deepEqual(
      [split.pse__Resource__r?.pse__API_Resource_Correlation_Id__c, split.pse__Resource__r?.pse__Resource_Role__c],
      ['R-11', 'Consultant'],
    );
    assert.equal(under.org.get('pse__Timecard__c', split.Id)['pse__Total_Billable_Amount__c'], 1449.93);
  });

  it('become two splits when the week crosses a month end', async () => {
    const hours = { pse__Wednesday_Hours__c: 8, pse__Friday_Hours__c: 6.5, pse__Saturday_Hours__c: 1 };
    const header = week('2025-02-24', '2025-03-02', { ...hours, pse__Status__c: 'Approved' });
    const splits = await under.psa.splitsOfTimecard(header);
    assert.deepEqual(
      splits.map((split) => [
        split.pse__Start_Date__c,
        split.pse__End_Date__c,
        split.pse__Total_Hours__c,
        daysOfSplit(split).map(({ date }) => date),
      ]),
      [
        ['2025-02-24', '2025-02-28', '14.5', ['2025-02-26', '2025-02-28']],
        ['2025-03-01', '2025-03-02', '1', ['2025-03-01']],
      ],
    );
  });

  it('cover whole weeks of the org', () => {
    assert.throws(() => week('2025-02-11', '2025-02-17', {}), { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
    assert.throws(() => week('2025-02-10', '2025-02-15', {}), { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' });
  });

  it('change after approval only by an administrator, and then the split changes', async () => {
    const header = week('2025-02-10', '2025-02-16', { pse__Friday_Hours__c: 7, pse__Status__c: 'Approved' });
    const patch = { pse__Friday_Hours__c: 5 };
    assert.throws(() => under.org.update('pse__Timecard_Header__c', header, patch), /Admin Global Edit/);
    under.org.update('pse__Timecard_Header__c', header, {
      ...patch,
      pse__Admin_Global_Edit__c: true,
      pse__Audit_Notes__c: 'typo',
    });
    const splits = await under.psa.splitsOfTimecard(header);
    assert.deepEqual(
      splits.map(({ pse__Total_Hours__c }) => pse__Total_Hours__c),
      ['5'],
    );
  });

  it('lose their approval until they are billed', async () => {
    const header = week('2025-02-10', '2025-02-16', { pse__Friday_Hours__c: 7, pse__Status__c: 'Approved' });
    under.org.update('pse__Timecard_Header__c', header, { pse__Status__c: 'Rejected' });
    const [split] = await under.psa.splitsOfTimecard(header);
    assert.deepEqual([split?.pse__Approved__c, split?.Approved_At__c], [false, null]);
    under.org.update('pse__Timecard_Header__c', header, { pse__Status__c: 'Approved' });
    await under.psa.writeBackInvoice('pse__Timecard__c', split?.Id ?? '', {
      number: 'INV-CO-0001',
      date: calendarDate('2025-02-28'),
    });
    assert.throws(() => under.org.update('pse__Timecard_Header__c', header, { pse__Status__c: 'Rejected' }), /billed/);
  });

  it('take the number of their invoice and give it back', async () => {
    const header = week('2025-02-10', '2025-02-16', { pse__Friday_Hours__c: 7, pse__Status__c: 'Approved' });
    const [split] = await under.psa.splitsOfTimecard(header);
    const id = split?.Id ?? '';
    for (let n = 0; n < 2; n += 1)
      await under.psa.writeBackInvoice('pse__Timecard__c', id, {
        number: 'INV-CO-0001',
        date: calendarDate('2025-02-28'),
      });
    const [billed] = await under.psa.readTimecardSplits([id]);
    assert.deepEqual(
      [billed?.pse__Billed__c, billed?.pse__Invoiced__c, billed?.pse__Invoice_Number__c, billed?.pse__Invoice_Date__c],
      [true, true, 'INV-CO-0001', '2025-02-28'],
    );
    await under.psa.clearInvoice('pse__Timecard__c', id);
    const [cleared] = await under.psa.readTimecardSplits([id]);
    assert.deepEqual([cleared?.pse__Billed__c, cleared?.pse__Invoice_Number__c], [false, null]);
  });

  it('count a milestone as accepted at its approval', async () => {
    const ids = await under.psa.upsertWorkBreakdown({
      project: 'prj_1',
      tasks: [],
      milestones: [{ key: 'MS-1', taskKey: 'A.1', name: 'Accepted', percent: '30' }],
    });
    const [open] = await under.psa.readMilestones([ids.get('MS-1') ?? '']);
    assert.equal(open?.pse__Approved__c, false);
    await under.moveTo('2025-03-06T20:15:00Z');
    under.org.update('pse__Milestone__c', ids.get('MS-1') ?? '', { pse__Status__c: 'Approved' });
    const [milestone] = await under.psa.changedMilestones({ at: instant('2025-03-06T20:15:00Z'), id: '' }, 10);
    assert.deepEqual(
      [
        milestone?.Throughline_Key__c,
        milestone?.Approved_At__c,
        milestone?.pse__Actual_Date__c,
        milestone?.pse__Project__r?.Throughline_Key__c,
      ],
      ['MS-1', '2025-03-06T20:15:00.000+0000', '2025-03-06', 'prj_1'],
    );
  });

  it('approve expenses with their report', async () => {
    const report = under.org.insert('pse__Expense_Report__c', { Name: 'March', pse__Project__c: project }).Id;
    const expense = under.org.insert('pse__Expense__c', {
      pse__Project__c: project,
      pse__Expense_Report__c: report,
      pse__Expense_Date__c: '2025-02-18',
      pse__Type__c: 'TRAVEL',
      pse__Amount__c: '412.38',
      Throughline_Task__c: taskId,
      pse__Mobile_Expense_Reference_ID__c: 'EX-61',
    }).Id;
    assert.equal((await under.psa.readExpenses([expense]))[0]?.pse__Approved__c, false);
    under.org.update('pse__Expense_Report__c', report, { pse__Status__c: 'Approved' });
    const [approved] = await under.psa.changedExpenses({ at: instant('2025-02-03T16:01:00Z'), id: '' }, 10);
    assert.deepEqual([approved?.pse__Amount__c, approved?.pse__Mobile_Expense_Reference_ID__c], ['412.38', 'EX-61']);
  });
});
