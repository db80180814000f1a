import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Refusal } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';
import type { ElementKind, ProvisioningState, RefusableStep } from '@throughline/project-resource-domain';
import {
  amountColumn,
  currencyColumn,
  dayColumn,
  decimalColumn,
  idColumn,
  instantColumn,
  tenantColumn,
  tenantRows,
  wordColumn,
} from '@throughline/subgraph';

/** A project as we have it provisioned in the PSA. */
export const Project = defineEntity({
  name: 'Project',
  tableName: 'project',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'Project'>().primary(),
    activationId: idColumn<'Activation'>(),
    engagementId: idColumn<'Engagement'>(),
    customerId: idColumn<'Customer'>(),
    contractId: idColumn<'Contract'>(),
    quoteVersionId: idColumn<'QuoteVersion'>(),
    name: p.text(),
    billingType: wordColumn<'FIXED_PRICE'>(),
    system: p.text().nullable(),
    instance: p.text().nullable(),
    state: wordColumn<ProvisioningState>(),
    refusedStep: wordColumn<RefusableStep>().nullable(),
    refusedCode: wordColumn<Refusal['code']>().nullable(),
    refusedEvidence: p.json<Refusal['evidence']>().nullable(),
    /** How often a step was asked for; it tells the intents of repeated calls apart. */
    attempt: p.integer().default(1),
    deal: p.json<SoldDeal>(),
    correlationId: p.text(),
    causationId: p.text().nullable(),
    requestedAt: instantColumn(),
    createdAt: instantColumn().nullable(),
  },
  checks: [
    {
      name: 'project_state_check',
      expression: `state in ('REQUESTED', 'COPYING', 'STRUCTURING', 'CREATED', 'REFUSED')`,
    },
    { name: 'project_refused_step_check', expression: `refused_step in ('PLAN', 'SHELL', 'STRUCTURE')` },
  ],
  uniques: [{ name: 'project_tenant_id_activation_id_key', properties: ['tenantId', 'activationId'] }],
  indexes: [{ name: 'project_of_engagement', properties: ['tenantId', 'engagementId', 'id'] }],
});

export const WbsElement = defineEntity({
  name: 'WbsElement',
  tableName: 'wbs_element',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'WbsElement'>().primary(),
    projectId: idColumn<'Project'>(),
    code: p.text(),
    name: p.text(),
    kind: wordColumn<ElementKind>(),
    parentId: idColumn<'WbsElement'>().nullable(),
    quoteLineId: idColumn<'QuoteLine'>(),
    billToId: idColumn<'BillTo'>(),
    obligationId: idColumn<'PerformanceObligation'>().nullable(),
    distribution: amountColumn().nullable(),
    currency: currencyColumn(),
    position: p.integer(),
  },
  uniques: [{ name: 'wbs_element_tenant_id_project_id_code_key', properties: ['tenantId', 'projectId', 'code'] }],
  indexes: [{ name: 'element_of_quote_line', properties: ['tenantId', 'quoteLineId'] }],
});

/** A milestone, its present acceptance, and what became of its invoice. */
export const Milestone = defineEntity({
  name: 'Milestone',
  tableName: 'milestone',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'Milestone'>().primary(),
    projectId: idColumn<'Project'>(),
    wbsElementId: idColumn<'WbsElement'>(),
    quoteLineId: idColumn<'QuoteLine'>(),
    reference: p.text(),
    percent: decimalColumn(9, 4),
    status: wordColumn<'OPEN' | 'ACCEPTED'>().default('OPEN'),
    acceptanceVersion: p.integer().default(0),
    acceptedAt: instantColumn().nullable(),
    announcedAcceptedAt: instantColumn().nullable(),
    sourceChangedAt: instantColumn().nullable(),
    invoiceId: idColumn<'Invoice'>().nullable(),
    invoiceNumber: p.text().nullable(),
    invoiceDate: dayColumn().nullable(),
    billingStatus: wordColumn<'INVOICED' | 'PAID'>().nullable(),
    billingAsOf: instantColumn().nullable(),
    writtenBackAt: instantColumn().nullable(),
    writeBackRefusal: p.json<Refusal>().nullable(),
  },
  checks: [{ name: 'milestone_status_check', expression: `status in ('OPEN', 'ACCEPTED')` }],
  uniques: [
    { name: 'milestone_tenant_id_project_id_reference_key', properties: ['tenantId', 'projectId', 'reference'] },
  ],
  indexes: [
    { name: 'milestone_of_element', properties: ['tenantId', 'wbsElementId'] },
    { name: 'milestone_of_invoice', properties: ['tenantId', 'invoiceId'] },
  ],
});
