import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Refusal } from '@throughline/contracts';
import {
  dayColumn,
  decimalColumn,
  idColumn,
  instantColumn,
  monthColumn,
  tenantColumn,
  tenantRows,
  wordColumn,
} from '@throughline/subgraph';

/** Each acceptance of a milestone, withdrawn since or not. */
export const MilestoneAcceptance = defineEntity({
  name: 'MilestoneAcceptance',
  tableName: 'milestone_acceptance',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    milestoneId: idColumn<'Milestone'>().primary(),
    version: p.integer().primary(),
    acceptedAt: instantColumn(),
    recordedAt: instantColumn(),
    withdrawnAt: instantColumn().nullable(),
  },
});

/** Approved time of a day, as it was published. */
export const TimeEntry = defineEntity({
  name: 'TimeEntry',
  tableName: 'time_entry',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'TimeEntry'>().primary(),
    system: p.text(),
    instance: p.text(),
    sourceId: p.text(),
    workDate: dayColumn(),
    reference: p.text(),
    projectId: idColumn<'Project'>(),
    wbsElementId: idColumn<'WbsElement'>(),
    resource: p.text(),
    role: p.text().nullable(),
    hours: decimalColumn(9, 2),
    billable: p.boolean(),
    approvedAt: instantColumn(),
    sourceChangedAt: instantColumn(),
    recordedAt: instantColumn(),
  },
  uniques: [
    {
      name: 'time_entry_tenant_id_system_instance_source_id_work_date_key',
      properties: ['tenantId', 'system', 'instance', 'sourceId', 'workDate'],
    },
  ],
  indexes: [
    { name: 'time_entry_of_project', properties: ['tenantId', 'projectId', 'id'] },
    { name: 'time_entry_of_element', properties: ['tenantId', 'wbsElementId', 'id'] },
    { name: 'time_entry_by_approval', properties: ['tenantId', 'approvedAt'] },
  ],
});

/** An estimate of hours at completion, as it was published. */
export const Estimate = defineEntity({
  name: 'Estimate',
  tableName: 'estimate',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'Estimate'>().primary(),
    projectId: idColumn<'Project'>(),
    wbsElementId: idColumn<'WbsElement'>(),
    version: p.integer(),
    hours: decimalColumn(9, 2),
    recordedAt: instantColumn(),
    receivedAt: instantColumn(),
  },
  uniques: [
    { name: 'estimate_tenant_id_wbs_element_id_version_key', properties: ['tenantId', 'wbsElementId', 'version'] },
  ],
  indexes: [{ name: 'estimate_by_record', properties: ['tenantId', 'recordedAt'] }],
});

/** What the PSA says now beside what was published. */
export const Correction = defineEntity({
  name: 'Correction',
  tableName: 'correction',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    entityKind: wordColumn<'TimeEntry' | 'Milestone' | 'Estimate'>().primary(),
    entityId: p.text().primary(),
    sourceChangedAt: instantColumn().primary(),
    projectId: idColumn<'Project'>(),
    code: wordColumn<Refusal['code']>(),
    evidence: p.json<Refusal['evidence']>(),
    contentHash: p.text().primary(),
    recordedAt: instantColumn(),
  },
  indexes: [{ name: 'correction_of_project', properties: ['tenantId', 'projectId'] }],
});

/** That everything up to the close of a period was published, with the counts of it. */
export const DeliveryCutOff = defineEntity({
  name: 'DeliveryCutOff',
  tableName: 'delivery_cut_off',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    period: monthColumn().primary(),
    closedAt: instantColumn().primary(),
    timeEntries: p.integer(),
    milestones: p.integer(),
    estimates: p.integer(),
    reachedAt: instantColumn(),
  },
});
