import { defineEntity, p } from '@mikro-orm/postgresql';
import { dayColumn, decimalColumn, idColumn, instantColumn, tenantColumn, tenantRows } from '@throughline/subgraph';

/** Copies of what project-resource tells. */

export const Project = defineEntity({
  name: 'Project',
  tableName: 'project',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'Project'>().primary(),
    activationId: idColumn<'Activation'>(),
    contractId: idColumn<'Contract'>(),
    engagementId: idColumn<'Engagement'>(),
    createdAt: instantColumn(),
  },
  uniques: [{ name: 'project_tenant_id_contract_id_id_key', properties: ['tenantId', 'contractId', 'id'] }],
});

export const WbsElement = defineEntity({
  name: 'WbsElement',
  tableName: 'wbs_element',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'WbsElement'>().primary(),
    projectId: idColumn<'Project'>(),
    contractId: idColumn<'Contract'>(),
    code: p.text(),
    name: p.text(),
    quoteLineId: idColumn<'QuoteLine'>(),
    billToId: idColumn<'BillTo'>(),
    obligationId: idColumn<'PerformanceObligation'>().nullable(),
  },
  uniques: [{ name: 'wbs_element_tenant_id_contract_id_code_key', properties: ['tenantId', 'contractId', 'code'] }],
  indexes: [{ name: 'element_of_obligation', properties: ['tenantId', 'obligationId'] }],
});

export const Milestone = defineEntity({
  name: 'Milestone',
  tableName: 'milestone',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'Milestone'>().primary(),
    projectId: idColumn<'Project'>(),
    contractId: idColumn<'Contract'>(),
    reference: p.text(),
    wbsElementId: idColumn<'WbsElement'>(),
    acceptedAt: instantColumn().nullable(),
  },
  uniques: [
    { name: 'milestone_tenant_id_contract_id_reference_key', properties: ['tenantId', 'contractId', 'reference'] },
  ],
  indexes: [{ name: 'milestone_by_acceptance', properties: ['tenantId', 'acceptedAt'] }],
});

export const TimeEntry = defineEntity({
  name: 'TimeEntry',
  tableName: 'time_entry',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'TimeEntry'>().primary(),
    reference: p.text(),
    projectId: idColumn<'Project'>(),
    wbsElementId: idColumn<'WbsElement'>(),
    workDate: dayColumn(),
    hours: decimalColumn(9, 2),
    billable: p.boolean(),
    approvedAt: instantColumn(),
  },
  indexes: [
    { name: 'time_by_approval', properties: ['tenantId', 'approvedAt'] },
    { name: 'time_of_element', properties: ['tenantId', 'wbsElementId', 'approvedAt'] },
  ],
});

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
  },
  uniques: [
    { name: 'estimate_tenant_id_wbs_element_id_version_key', properties: ['tenantId', 'wbsElementId', 'version'] },
  ],
  indexes: [{ name: 'estimate_by_record', properties: ['tenantId', 'recordedAt'] }],
});
