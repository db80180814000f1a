export { CertiniaClient } from './client/certinia-client.ts';
export type {
  BilledObject,
  BilledRecord,
  MilestoneToWrite,
  ProjectAnswer,
  ProjectFromTemplate,
  TaskToWrite,
  TemplateCopy,
  WorkBreakdown,
  WriteBackFailure,
} from './client/requests.ts';
export type { UsageRecord, VendorInvoiceRecord } from './client/cost-and-usage.records.ts';
export { daysOfSplit } from './client/days-of-split.ts';
export type {
  ExpenseRecord,
  MilestoneRecord,
  ProjectRecord,
  TaskEstimateRecord,
  TimecardSplitRecord,
} from './client/records.ts';
export { type CertiniaOptions, type CertiniaPackage, certiniaPackage } from './package/certinia.package.ts';
