import { defineEntity, p } from '@mikro-orm/postgresql';
import type { BILLABLE_EVENT_TYPES } from '@throughline/events';
import {
  amountColumn,
  currencyColumn,
  dayColumn,
  idColumn,
  instantColumn,
  monthColumn,
  tenantColumn,
  tenantRows,
  wordColumn,
} from '@throughline/subgraph';

/** Work, cost or a charge that acquired a price. The natural key of its source is unique for ever: a trigger bills once. */
export const BillableEvent = defineEntity({
  name: 'BillableEvent',
  tableName: 'billable_event',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'BillableEvent'>().primary(),
    type: wordColumn<(typeof BILLABLE_EVENT_TYPES)[number]>(),
    subtype: p.text().nullable(),
    sourceKey: p.text(),
    sourceReference: p.text(),
    billingScheduleId: idColumn<'BillingSchedule'>().nullable(),
    engagementId: idColumn<'Engagement'>(),
    contractId: idColumn<'Contract'>(),
    quoteVersionId: idColumn<'QuoteVersion'>(),
    quoteLineId: idColumn<'QuoteLine'>(),
    projectId: idColumn<'Project'>().nullable(),
    wbsElementId: idColumn<'WbsElement'>(),
    milestoneId: idColumn<'Milestone'>().nullable(),
    obligationId: idColumn<'PerformanceObligation'>().nullable(),
    billToId: idColumn<'BillTo'>(),
    eventDate: dayColumn(),
    approvedAt: instantColumn(),
    accountingPeriod: monthColumn(),
    value: amountColumn(),
    billable: amountColumn(),
    currency: currencyColumn(),
    description: p.text(),
    recordedAt: instantColumn(),
  },
  uniques: [
    { name: 'billable_event_tenant_id_type_source_key_key', properties: ['tenantId', 'type', 'sourceKey'] },
    { name: 'billable_event_tenant_id_billing_schedule_id_key', properties: ['tenantId', 'billingScheduleId'] },
  ],
  indexes: [
    { name: 'billable_event_of_engagement', properties: ['tenantId', 'engagementId', 'eventDate', 'id'] },
    { name: 'billable_event_of_quote_line', properties: ['tenantId', 'quoteLineId'] },
    { name: 'billable_event_of_element', properties: ['tenantId', 'wbsElementId'] },
    {
      name: 'billable_event_of_milestone',
      properties: ['tenantId', 'milestoneId'],
      where: 'milestone_id is not null',
    },
  ],
});
