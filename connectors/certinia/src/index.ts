export {
  type BilledObject,
  CertiniaClient,
  type ChangedObject,
  type MilestoneToWrite,
  type ProjectAnswer,
  type ProjectFromTemplate,
  type TaskToWrite,
  type WorkBreakdown,
} from './client/certinia-client.ts';
export { daysOfSplit } from './client/days-of-split.ts';
export type {
  ExpenseRecord,
  MilestoneRecord,
  ProjectRecord,
  TaskEstimateRecord,
  TimecardSplitRecord,
} from './client/records.ts';
export { type CertiniaOptions, type CertiniaPackage, certiniaPackage } from './package/certinia.package.ts';
