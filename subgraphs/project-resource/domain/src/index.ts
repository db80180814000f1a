export {
  ELEMENT_KINDS,
  type ElementKind,
  type PlannedElement,
  type PlannedMilestone,
  type SoldWork,
  type StandingWork,
  type WorkBreakdown,
} from './work-breakdown/work-breakdown.ts';
export { splitSoldWork } from './work-breakdown/split-sold-work.ts';
export { chooseTemplate, type TemplateWish } from './template/choose-template.ts';
export {
  type NextStep,
  onRequested,
  onTemplateCopied,
  type Provisioning,
  PROVISIONING_STATES,
  type ProvisioningState,
  REFUSABLE_STEPS,
  type RefusableStep,
} from './project/provisioning.ts';
export {
  type MilestoneChange,
  type MilestoneObservation,
  type MilestoneState,
  observeMilestone,
} from './milestone/observe-milestone.ts';
export { dailyEntries, type DailyEntry } from './time-entry/daily-entries.ts';
export {
  observeTime,
  type PublishedEntry,
  type TimeChange,
  type TimeCorrection,
  type TimeFlag,
} from './time-entry/observe-time.ts';
export {
  type Content,
  observeRecord,
  type PublishedRecord,
  type RecordChange,
  type RecordObservation,
} from './record/observe-record.ts';
export {
  type AcceptedCost,
  type AcceptedExpense,
  acceptExpense,
  acceptSubcontractorBill,
  type ExpenseMarkups,
} from './cost/accept-cost.ts';
export { type AcceptedUsage, acceptUsage } from './usage/accept-usage.ts';
export { type EstimateObservation, observeEstimate, type PublishedEstimate } from './estimate/observe-estimate.ts';
export type {
  BilledRecord,
  InvoiceWriteBack,
  ProjectExtension,
  ProjectShell,
  Psa,
  PsaEstimate,
  PsaExpense,
  PsaMilestone,
  PsaProject,
  PsaStructure,
  PsaSubcontractorBill,
  PsaTime,
  PsaUsage,
  RefusedWriteBack,
  TemplateState,
  WorkBreakdownPush,
} from './ports/psa.port.ts';
