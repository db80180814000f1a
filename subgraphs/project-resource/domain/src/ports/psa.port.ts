import type { CalendarDate, Change, ChangePosition, Id, Instant, Result } from '@throughline/contracts';
import type { ElementKind } from '../work-breakdown/work-breakdown.ts';

/** The empty project that a PSA makes from a template; our id travels along as the record's external id. */
export interface ProjectShell {
  readonly projectId: Id<'Project'>;
  readonly name: string;
  readonly template: string;
  /** The customer's account in the CRM that the PSA shares or mirrors. */
  readonly crmAccountId: string;
  readonly startDate: CalendarDate;
  readonly currency: string;
}

/** A project as the PSA knows it. */
export interface PsaProject {
  readonly externalId: string;
  /** Null for a project that was made in the PSA by hand. */
  readonly projectId: string | null;
  /** True once everything that the template holds was copied; a PSA copies in its own time. */
  readonly provisioned: boolean;
}

/** What hangs under a project shell, parents before children, under our ids. */
export interface WorkBreakdownPush {
  readonly projectId: Id<'Project'>;
  readonly projectExternalId: string;
  readonly elements: readonly {
    readonly wbsElementId: Id<'WbsElement'>;
    readonly code: string;
    readonly name: string;
    readonly kind: ElementKind;
    readonly parentId: Id<'WbsElement'> | null;
  }[];
  readonly milestones: readonly {
    readonly milestoneId: Id<'Milestone'>;
    readonly reference: string;
    readonly wbsElementId: Id<'WbsElement'>;
    /** Decimal text, such as `30`. */
    readonly percent: string;
  }[];
}

/** What the PSA calls the records of a push. */
export interface PsaStructure {
  readonly elements: readonly {
    readonly wbsElementId: string;
    readonly recordType: string;
    readonly externalId: string;
  }[];
  readonly milestones: readonly {
    readonly milestoneId: string;
    readonly recordType: string;
    readonly externalId: string;
  }[];
}

/** One record of time as the PSA keeps it: one person, one piece of work, one day or the days of a week. */
export interface PsaTime {
  readonly externalId: string;
  readonly name: string;
  /** Our ids; null when the record hangs on something that is not ours. */
  readonly projectId: string | null;
  readonly wbsElementId: string | null;
  readonly resource: string;
  readonly role: string | null;
  readonly billable: boolean;
  readonly approved: boolean;
  readonly approvedAt: Instant | null;
  /** Hours by day, decimal text; days without hours may be left out. */
  readonly days: readonly { readonly workDate: CalendarDate; readonly hours: string }[];
  /** When the PSA last changed the record. */
  readonly changedAt: Instant;
}

export interface PsaMilestone {
  readonly externalId: string;
  readonly projectId: string | null;
  readonly milestoneId: string | null;
  readonly accepted: boolean;
  readonly acceptedAt: Instant | null;
  readonly changedAt: Instant;
}

/** One version of the hours that a piece of work is expected to take in all. */
export interface PsaEstimate {
  readonly externalId: string;
  readonly projectId: string | null;
  readonly wbsElementId: string | null;
  readonly version: number;
  /** Decimal text. */
  readonly hours: string;
  readonly recordedAt: Instant;
  readonly changedAt: Instant;
}

/** The records whose changes are followed. */
export type ChangedKind = 'time' | 'milestone' | 'estimate';

export interface InvoiceWriteBack {
  readonly milestoneExternalId: string;
  readonly invoiceNumber: string;
  readonly invoiceDate: CalendarDate;
}

/**
 * What we ask of any system that runs delivery. All methods may throw a `Fault`: transient when the PSA is away or busy,
 * permanent when it rejects for a reason that no rule of ours foresees.
 */
export interface Psa {
  /** The kind of system and which one of that kind, as crosswalks name it. */
  readonly system: string;
  readonly instance: string;
  /** The record types under which the crosswalk keeps what the PSA answers. */
  readonly recordTypes: {
    readonly project: string;
    readonly time: string;
    readonly milestone: string;
    readonly estimate: string;
  };

  templateIsPublished(template: string): Promise<boolean>;
  /** A repeat with the same project id answers the first project. Refuses TEMPLATE_UNAVAILABLE naming template and instance. */
  createProject(shell: ProjectShell): Promise<Result<PsaProject>>;
  /** By our id. */
  findProject(projectId: string): Promise<PsaProject | null>;
  /** By the PSA's id. */
  readProject(externalId: string): Promise<PsaProject | null>;
  /** All or nothing; a repeat changes nothing. */
  provisionWorkBreakdown(push: WorkBreakdownPush): Promise<Result<PsaStructure>>;

  /**
   * Time, milestones and estimates in order of change and id after a place, at most `limit`; from the first one on without
   * a place. Also what is not approved, or not any more: a withdrawal is a change like any other.
   */
  changedTime(after: ChangePosition | null, limit: number): Promise<readonly PsaTime[]>;
  readTime(externalId: string): Promise<PsaTime | null>;
  changedMilestones(after: ChangePosition | null, limit: number): Promise<readonly PsaMilestone[]>;
  readMilestone(externalId: string): Promise<PsaMilestone | null>;
  changedEstimates(after: ChangePosition | null, limit: number): Promise<readonly PsaEstimate[]>;
  readEstimate(externalId: string): Promise<PsaEstimate | null>;

  /**
   * Which records of a type changed, in the same order, without what is in them. The methods above throw EVENT_UNREADABLE
   * when one record of a page lacks what money is made of; then each is read by itself.
   */
  changes(kind: ChangedKind, after: ChangePosition | null, limit: number): Promise<readonly Change[]>;

  /** Marks a milestone as billed; a repeat changes nothing. */
  writeBackInvoice(invoice: InvoiceWriteBack): Promise<Result<void>>;
}
