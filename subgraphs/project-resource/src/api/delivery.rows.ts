import { instant } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import type { EstimateType, TimeEntryType } from './delivery.type.ts';

export const ENTRY_COLUMNS = `t.id, t.reference, t.resource, t.role, to_char(t.work_date, 'YYYY-MM-DD') as work_date,
  t.hours::text, t.billable, t.approved_at, t.project_id, t.wbs_element_id`;

export interface EntryRow {
  id: string;
  reference: string;
  resource: string;
  role: string | null;
  work_date: string;
  hours: string;
  billable: boolean;
  approved_at: StoredInstant;
  project_id: string;
  wbs_element_id: string;
}

export const toTimeEntryType = (row: EntryRow): TimeEntryType => ({
  id: row.id,
  reference: row.reference,
  resource: row.resource,
  role: row.role,
  workDate: row.work_date,
  hours: row.hours,
  billable: row.billable,
  approvedAt: instant(row.approved_at),
  projectId: row.project_id,
  wbsElementId: row.wbs_element_id,
});

export const ESTIMATE_COLUMNS = 'e.id, e.version, e.hours::text, e.recorded_at, e.wbs_element_id';

export interface EstimateRow {
  id: string;
  version: number;
  hours: string;
  recorded_at: StoredInstant;
  wbs_element_id: string;
}

export const toEstimateType = (row: EstimateRow): EstimateType => ({
  id: row.id,
  version: row.version,
  hours: row.hours,
  recordedAt: instant(row.recorded_at),
  wbsElementId: row.wbs_element_id,
});
