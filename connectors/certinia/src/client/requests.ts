import type { CalendarDate } from '@throughline/contracts';

export interface ProjectFromTemplate {
  /** Our key: a repeat with it answers the same project. */
  readonly key: string;
  /** Name of the template project. */
  readonly template: string;
  readonly name: string;
  readonly accountId: string;
  readonly startDate?: CalendarDate;
  readonly endDate?: CalendarDate;
  readonly currency: string;
  readonly region?: string;
}

export interface TemplateCopy {
  /** Our key of the copy: a repeat with it changes nothing. */
  readonly key: string;
  /** The project's `Throughline_Key__c`. */
  readonly project: string;
  /** Name of the template project. */
  readonly template: string;
}

/** The Apex class's answer. Codes: TEMPLATE_MISSING, TEMPLATE_UNAVAILABLE, COPY_IN_PROGRESS, or one of the platform. */
export type ProjectAnswer =
  | { readonly isSuccess: true; readonly projectId: string; readonly errors: readonly [] }
  | {
      readonly isSuccess: false;
      readonly projectId: null;
      readonly errors: readonly { readonly code: string; readonly message: string }[];
    };

export interface TaskToWrite {
  readonly key: string;
  readonly parentKey?: string;
  readonly name: string;
  readonly wbsNumber: string;
  readonly order: number;
  /** Whether it only groups other tasks. */
  readonly summary?: boolean;
  /** Decimal text, 2 places. */
  readonly estimatedHours?: string;
}

export interface MilestoneToWrite {
  readonly key: string;
  readonly taskKey: string;
  readonly name: string;
  /** Decimal texts: an amount in the project's currency, and a share of the package price in percent. */
  readonly amount?: string;
  readonly percent?: string;
  readonly targetDate?: CalendarDate;
}

export interface WorkBreakdown {
  /** The project's `Throughline_Key__c`. */
  readonly project: string;
  /** Parents before their children. */
  readonly tasks: readonly TaskToWrite[];
  readonly milestones: readonly MilestoneToWrite[];
}

/** Objects that carry the write-back of an invoice when billing does not run through PSA's billing events. */
export type BilledObject = 'pse__Timecard__c' | 'pse__Milestone__c' | 'pse__Expense__c' | 'pse__Vendor_Invoice__c';

/** A record and what it was billed with. */
export interface BilledRecord {
  readonly object: BilledObject;
  readonly id: string;
  readonly number: string;
  readonly date: CalendarDate;
}

/** A record that did not take its invoice. */
export interface WriteBackFailure {
  readonly id: string;
  readonly errorCode: string;
  readonly message: string;
}
