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

/** What somebody paid for a project. A null is what was left out by mistake. */
export interface PaidExpense {
  readonly reference: string;
  readonly wbs: string;
  readonly date: string;
  /** The key of the contract's expense policy. */
  readonly type: string;
  readonly currency: string | null;
  /** Decimal text, two decimals. */
  readonly netCost: string;
}

/** What a subcontractor asks for. */
export interface SubcontractorBill {
  readonly reference: string;
  readonly wbs: string;
  readonly date: string;
  readonly currency: string;
  /** Decimal text, two decimals. */
  readonly cost: string;
}

/** What was consumed in a month. */
export interface CountedUsage {
  readonly reference: string;
  readonly wbs: string;
  readonly month: string;
  readonly measuredOn: string;
  readonly quantity: number;
  readonly unit: string;
  /** Reference of the record that it replaces. */
  readonly supersedes?: string;
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

  /** An administrator changes approved hours of the one day of an entry. */
  correctTime(reference: string, hours: string): void {
    const header = this.found('pse__Timecard_Header__c', 'Entry_Reference__c', reference);
    const day = DAYS.find((name) => Number(header[`pse__${name}_Hours__c`] ?? 0) !== 0);
    if (!day) throw new Error(`the time card ${reference} has no hours`);
    this.org.update('pse__Timecard_Header__c', header.Id, {
      [`pse__${day}_Hours__c`]: Number(hours),
      pse__Admin_Global_Edit__c: true,
      pse__Audit_Notes__c: 'Corrected after approval.',
    });
  }

  /** A person enters an expense and a manager approves it. */
  approveExpense({ reference, wbs, date, type, currency, netCost }: PaidExpense): void {
    if (this.known('pse__Expense__c', 'pse__Mobile_Expense_Reference_ID__c', reference)) return;
    this.org.insert('pse__Expense__c', {
      ...this.on(wbs),
      pse__Mobile_Expense_Reference_ID__c: reference,
      pse__Expense_Date__c: date,
      pse__Type__c: type,
      CurrencyIsoCode: currency,
      pse__Amount__c: netCost,
      pse__Status__c: 'Approved',
    });
  }

  /** Puts right what was entered wrongly. */
  correctExpense(
    reference: string,
    { currency, netCost, approved }: { currency: string; netCost: string; approved: boolean },
  ): void {
    const expense = this.found('pse__Expense__c', 'pse__Mobile_Expense_Reference_ID__c', reference);
    this.org.update('pse__Expense__c', expense.Id, {
      CurrencyIsoCode: currency,
      pse__Amount__c: netCost,
      pse__Status__c: approved ? 'Approved' : 'Rejected',
    });
  }

  /** Saves an approved expense again without a change, so that the PSA tells of it once more. */
  tellExpenseAgain(reference: string): void {
    const expense = this.found('pse__Expense__c', 'pse__Mobile_Expense_Reference_ID__c', reference);
    this.org.update('pse__Expense__c', expense.Id, {});
  }

  /** A subcontractor's bill is entered and approved. */
  approveSubcontractorBill({ reference, wbs, date, currency, cost }: SubcontractorBill): void {
    if (this.known('pse__Vendor_Invoice__c', 'Bill_Reference__c', reference)) return;
    this.org.insert('pse__Vendor_Invoice__c', {
      ...this.on(wbs),
      Bill_Reference__c: reference,
      pse__Date__c: date,
      CurrencyIsoCode: currency,
      pse__Amount__c: cost,
      pse__Status__c: 'Approved',
    });
  }

  /** The service desk reports what was consumed. */
  recordUsage({ reference, wbs, month, measuredOn, quantity, unit, supersedes }: CountedUsage): void {
    if (this.known('Usage_Record__c', 'Usage_Reference__c', reference)) return;
    const replaced =
      supersedes === undefined ? null : this.found('Usage_Record__c', 'Usage_Reference__c', supersedes).Id;
    this.org.insert('Usage_Record__c', {
      ...this.on(wbs),
      Usage_Reference__c: reference,
      Month__c: month,
      Measured_On__c: measuredOn,
      Quantity__c: quantity,
      Unit__c: unit,
      Supersedes__c: replaced,
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

  private on(wbs: string): Record<string, unknown> {
    const task = this.task(wbs);
    return { pse__Project__c: task['pse__Project__c'], Throughline_Task__c: task.Id };
  }

  private known(object: string, field: string, reference: string): SObject | undefined {
    return this.org.children(object, field, reference)[0];
  }

  private found(object: string, field: string, reference: string): SObject {
    const record = this.known(object, field, reference);
    if (!record) throw new Error(`the PSA has no ${object} ${reference}`);
    return record;
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
