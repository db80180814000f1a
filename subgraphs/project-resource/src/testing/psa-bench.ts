import type { CalendarDate } from '@throughline/contracts';
import type { Psa } from '@throughline/project-resource-domain';

/** What people do in a PSA, so that the port's contract can be tried on any of them. Their instant is the PSA's present. */
export interface PsaBench {
  readonly psa: Psa;
  readonly publishedTemplate: string;
  readonly draftTemplate: string;
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
