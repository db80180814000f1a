import type { CalendarDate } from '@throughline/contracts';
import type { Psa } from '@throughline/project-resource-domain';

/** What people do in a PSA, so that the port's contract can be tried on any of them. Their instant is the PSA's present. */
export interface PsaBench {
  readonly psa: Psa;
  readonly publishedTemplate: string;
  readonly draftTemplate: string;
  /** A further published template. */
  readonly secondTemplate: string;
  readonly crmAccountId: string;
  moveTo(at: string): Promise<void>;
  /** Lets the PSA finish what it does in its own time. */
  settle(): Promise<void>;
  /** Answers the PSA's id of the record. */
  enterTime(time: EnteredTime): Promise<string>;
  /** Changes approved hours of a day, as an administrator may. */
  correctTime(externalId: string, day: { workDate: CalendarDate; hours: string }): Promise<void>;
  acceptMilestone(milestoneId: string): Promise<void>;
  withdrawMilestone(milestoneId: string): Promise<void>;
  /** A new version of the estimate of an element. */
  estimate(wbsElementId: string, hours: string): Promise<void>;
  /** Each answers the PSA's id of the record. */
  enterExpense(expense: EnteredExpense): Promise<string>;
  enterSubcontractorBill(bill: EnteredBill): Promise<string>;
  recordUsage(usage: EnteredUsage): Promise<string>;
  /** What a person sees of the billing of a record. */
  billingOfRecord(recordType: string, externalId: string): ReturnType<PsaBench['billingOf']>;
  /** What a person sees of the billing of a milestone. */
  billingOf(
    milestoneId: string,
  ): Promise<{ billed: boolean; invoiceNumber: string | null; invoiceDate: string | null }>;
  close(): Promise<void>;
}

export interface EnteredTime {
  readonly wbsElementId: string;
  /** All in one week. */
  readonly hours: Readonly<Record<CalendarDate, string>>;
  readonly billable: boolean;
  /** Now; otherwise its approval was withheld. */
  readonly approved: boolean;
  /** What people call it; the PSA numbers it otherwise. */
  readonly reference?: string;
}

/** A null is what a person left out. */
export interface EnteredExpense {
  readonly wbsElementId: string;
  readonly reference: string;
  readonly date: CalendarDate;
  readonly type: string | null;
  readonly netCost: string;
  readonly currency: string | null;
  readonly approved: boolean;
  readonly billable?: boolean;
}

export interface EnteredBill {
  readonly wbsElementId: string;
  readonly reference: string;
  readonly date: CalendarDate;
  readonly cost: string;
  readonly currency: string;
  readonly approved: boolean;
}

export interface EnteredUsage {
  readonly wbsElementId: string;
  readonly reference: string;
  readonly month: string;
  readonly measuredOn: CalendarDate;
  readonly unit: string;
  readonly quantity: number;
  /** The PSA's id of the record that it replaces. */
  readonly supersedes?: string;
}
