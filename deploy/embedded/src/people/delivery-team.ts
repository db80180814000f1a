import { addDays, calendarDate, type CalendarDate } from '@throughline/contracts';
import type { Org, SObject } from '@throughline/salesforce';

const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;

/** Hours of one person on one work element and day. */
export interface WorkedTime {
  readonly reference: string;
  readonly resource: string;
  readonly wbs: string;
  readonly workDate: string;
  /** Decimal text, two decimals. */
  readonly hours: string;
  readonly billable: boolean;
}

/** What project people do in the PSA. Everything is done once, however often it is asked for. */
export class DeliveryTeam {
  constructor(private readonly org: Org) {}

  /** Publishes (or withdraws) a project template. */
  publishTemplate(name: string, published = true): void {
    const template = this.org.find(
      'pse__Proj__c',
      (record) => record['Name'] === name && record['pse__Is_Template__c'] === true,
    );
    if (template) this.org.update('pse__Proj__c', template.Id, { pse__Is_Active__c: published });
    else this.org.insert('pse__Proj__c', { Name: name, pse__Is_Template__c: true, pse__Is_Active__c: published });
  }

  /** Enters a consultant. */
  enterResource(reference: string, role: string): void {
    if (this.resource(reference)) return;
    this.org.insert('Contact', {
      LastName: reference,
      pse__API_Resource_Correlation_Id__c: reference,
      pse__Is_Resource__c: true,
      pse__Is_Resource_Active__c: true,
      pse__Resource_Role__c: role,
    });
  }

  /** A person enters hours and a manager approves them. */
  approveTime(time: WorkedTime): void {
    if (this.org.find('pse__Timecard_Header__c', (record) => record['Entry_Reference__c'] === time.reference)) return;
    const task = this.task(time.wbs);
    const date = calendarDate(time.workDate);
    const monday = mondayOf(date);
    this.org.insert('pse__Timecard_Header__c', {
      Entry_Reference__c: time.reference,
      pse__Project__c: task['pse__Project__c'],
      pse__Resource__c: this.resource(time.resource)?.Id ?? null,
      Throughline_Task__c: task.Id,
      pse__Start_Date__c: monday,
      pse__End_Date__c: addDays(monday, 6),
      [`pse__${weekdayOf(date)}_Hours__c`]: Number(time.hours),
      pse__Billable__c: time.billable,
      pse__Status__c: 'Approved',
    });
  }

  /** Saves an approved time card again without a change, so that the PSA tells of it once more. */
  tellTimeAgain(reference: string): void {
    for (const record of this.org.all('pse__Timecard__c')) {
      if (record['Entry_Reference__c'] === reference) this.org.update('pse__Timecard__c', record.Id, {});
    }
  }

  /** The customer accepts a milestone. */
  acceptMilestone(name: string): void {
    const milestone = this.milestone(name);
    if (milestone['pse__Status__c'] !== 'Approved') {
      this.org.update('pse__Milestone__c', milestone.Id, { pse__Status__c: 'Approved' });
    }
  }

  /** Saves an accepted milestone again without a change, so that the PSA tells of it once more. */
  tellMilestoneAgain(name: string): void {
    this.org.update('pse__Milestone__c', this.milestone(name).Id, {});
  }

  /** The project manager estimates the hours at completion anew. */
  estimate(wbs: string, hours: string): void {
    const task = this.task(wbs);
    if (Number(task['pse__Estimated_Hours__c'] ?? Number.NaN) === Number(hours)) return;
    this.org.update('pse__Project_Task__c', task.Id, { pse__Estimated_Hours__c: Number(hours) });
  }

  private task(wbs: string): SObject {
    const task = this.org.find('pse__Project_Task__c', (record) => record['pse__WBS_Element_Number__c'] === wbs);
    if (!task) throw new Error(`the PSA has no task ${wbs}`);
    return task;
  }

  private milestone(name: string): SObject {
    const milestone = this.org.find('pse__Milestone__c', (record) => record['Name'] === name);
    if (!milestone) throw new Error(`the PSA has no milestone ${name}`);
    return milestone;
  }

  private resource(reference: string): SObject | undefined {
    return this.org.find('Contact', (record) => record['pse__API_Resource_Correlation_Id__c'] === reference);
  }
}

const weekdayOf = (date: CalendarDate): (typeof DAYS)[number] =>
  DAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'Sunday';

function mondayOf(date: CalendarDate): CalendarDate {
  const sinceMonday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  return addDays(date, -sinceMonday);
}
