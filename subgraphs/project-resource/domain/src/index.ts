export {
  ELEMENT_KINDS,
  type ElementKind,
  type PlannedElement,
  type PlannedMilestone,
  type SoldWork,
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
export { observeTime, type PublishedEntry, type TimeChange, type TimeCorrection } from './time-entry/observe-time.ts';
export { type EstimateObservation, observeEstimate, type PublishedEstimate } from './estimate/observe-estimate.ts';
export type {
  ChangedKind,
  InvoiceWriteBack,
  ProjectShell,
  Psa,
  PsaEstimate,
  PsaMilestone,
  PsaProject,
  PsaStructure,
  PsaTime,
  WorkBreakdownPush,
} from './ports/psa.port.ts';
