import type { CalendarDate, Id, Instant, Refusal, Result } from '@throughline/contracts';
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
  /** The extension whose template was copied last or is being copied; null while there was none. */
  readonly extensionId: string | null;
}

/** A further template for a project that stands: what an amendment adds. */
export interface ProjectExtension {
  /** Ours; it tells one extension of a project from another. */
  readonly extensionId: string;
  readonly projectId: Id<'Project'>;
  readonly projectExternalId: string;
  readonly template: string;
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

/** Where a record of the PSA hangs, and since when it is so. */
interface PsaRecord {
  readonly externalId: string;
  /** As the PSA's users know it. */
  readonly name: string;
  /** Our ids; null when the record hangs on something that is not ours. */
  readonly projectId: string | null;
  readonly wbsElementId: string | null;
  /** When the PSA last changed the record. */
  readonly changedAt: Instant;
}

/** A cost as the PSA keeps it. People make mistakes there, so everything may be missing or make no sense. */
interface PsaCost extends PsaRecord {
  /** Net, decimal text. */
  readonly cost: string | null;
  readonly currency: string | null;
  readonly approved: boolean;
  readonly approvedAt: Instant | null;
}

export interface PsaExpense extends PsaCost {
  readonly expenseDate: CalendarDate | null;
  /** The key of the contract's expense policy. */
  readonly type: string | null;
  /** False for a cost that the customer does not pay. */
  readonly billable: boolean;
}

export interface PsaSubcontractorBill extends PsaCost {
  readonly billDate: CalendarDate | null;
}

/** What was counted in a month. */
export interface PsaUsage extends PsaRecord {
  /** `2025-12` */
  readonly month: string | null;
  readonly measuredOn: CalendarDate | null;
  readonly unit: string | null;
  /** Decimal text. */
  readonly quantity: string | null;
  /** The PSA's id of the record that it replaces. */
  readonly supersedes: string | null;
  readonly recordedAt: Instant | null;
}

/** A record that was billed, and the invoice that did it. */
export interface BilledRecord {
  readonly recordType: string;
  readonly externalId: string;
  readonly invoiceNumber: string;
  readonly invoiceDate: CalendarDate;
}

/** A record that did not take its invoice, and why. */
export interface RefusedWriteBack {
  readonly externalId: string;
  readonly refusal: Refusal;
}

export interface InvoiceWriteBack {
  readonly milestoneExternalId: string;
  readonly invoiceNumber: string;
  readonly invoiceDate: CalendarDate;
}

/** Whether a project can be made from a template: only from one that is published. */
export type TemplateState = 'PUBLISHED' | 'DRAFT' | 'MISSING';

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
    readonly expense: string;
    readonly subcontractorBill: string;
    readonly usageRecord: string;
  };

  templateState(template: string): Promise<TemplateState>;
  /**
   * A repeat with the same project id answers the first project. Refuses TEMPLATE_MISSING and TEMPLATE_UNAVAILABLE, naming
   * template and instance.
   */
  createProject(shell: ProjectShell): Promise<Result<PsaProject>>;
  /**
   * Has a further template copied into a project that stands; the project is not provisioned until that is done. A repeat
   * with the same extension id changes nothing. Refuses as `createProject` does; throws a transient fault while another
   * template is being copied.
   */
  extendProject(extension: ProjectExtension): Promise<Result<PsaProject>>;
  /** By our id. */
  findProject(projectId: string): Promise<PsaProject | null>;
  /** By the PSA's id. */
  readProject(externalId: string): Promise<PsaProject | null>;
  /** All or nothing; a repeat changes nothing. */
  provisionWorkBreakdown(push: WorkBreakdownPush): Promise<Result<PsaStructure>>;

  /** Approved time that changed at or after the instant, oldest change first; null means from the beginning. */
  approvedTime(since: Instant | null): Promise<readonly PsaTime[]>;
  readTime(externalId: string): Promise<PsaTime | null>;
  /** Accepted milestones that changed at or after the instant, oldest change first. */
  acceptedMilestones(since: Instant | null): Promise<readonly PsaMilestone[]>;
  readMilestone(externalId: string): Promise<PsaMilestone | null>;
  /** Estimates that changed at or after the instant, oldest change first. */
  estimates(since: Instant | null): Promise<readonly PsaEstimate[]>;
  readEstimate(externalId: string): Promise<PsaEstimate | null>;

  /** Approved expenses that changed at or after the instant, oldest change first; null means from the beginning. */
  approvedExpenses(since: Instant | null): Promise<readonly PsaExpense[]>;
  readExpense(externalId: string): Promise<PsaExpense | null>;
  /** Approved bills of subcontractors that changed at or after the instant, oldest change first. */
  approvedSubcontractorBills(since: Instant | null): Promise<readonly PsaSubcontractorBill[]>;
  readSubcontractorBill(externalId: string): Promise<PsaSubcontractorBill | null>;
  /** Usage that changed at or after the instant, oldest change first. */
  usageRecords(since: Instant | null): Promise<readonly PsaUsage[]>;
  readUsageRecord(externalId: string): Promise<PsaUsage | null>;

  /** Says on each record with which invoice it was billed; a repeat changes nothing. Answers those that did not take it. */
  writeBackInvoices(records: readonly BilledRecord[]): Promise<readonly RefusedWriteBack[]>;
  /** Marks a milestone as billed; a repeat changes nothing. */
  writeBackInvoice(invoice: InvoiceWriteBack): Promise<Result<void>>;
}
