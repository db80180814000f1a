import { defineEntity, p } from '@mikro-orm/postgresql';
import {
  amountColumn,
  currencyColumn,
  decimalColumn,
  idColumn,
  instantColumn,
  monthColumn,
  tenantColumn,
  tenantRows,
  wordColumn,
} from '@throughline/subgraph';

/** A month that the ERP closed, and when the ledger of ours did. */
export const AccountingPeriod = defineEntity({
  name: 'AccountingPeriod',
  tableName: 'accounting_period',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    period: monthColumn().primary(),
    accountingPeriodId: idColumn<'AccountingPeriod'>(),
    closedAt: instantColumn(),
    ledgerClosedAt: instantColumn().nullable(),
  },
});

/** The run that recognised the revenue of a month, with the counts that it was based on. */
export const RevenuePeriod = defineEntity({
  name: 'RevenuePeriod',
  tableName: 'revenue_period',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    period: monthColumn().primary(),
    closedAt: instantColumn(),
    revenueEvents: p.integer(),
    timeEntries: p.integer(),
    milestones: p.integer(),
    estimates: p.integer(),
    completedAt: instantColumn(),
  },
});

/** Revenue of one obligation in one closed month. It never changes. */
export const RevenueEvent = defineEntity({
  name: 'RevenueEvent',
  tableName: 'revenue_event',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'RevenueEvent'>().primary(),
    revenueTreatmentId: idColumn<'RevenueTreatment'>(),
    obligationId: idColumn<'PerformanceObligation'>(),
    engagementId: idColumn<'Engagement'>(),
    contractId: idColumn<'Contract'>(),
    quoteVersionId: idColumn<'QuoteVersion'>(),
    quoteLineId: idColumn<'QuoteLine'>(),
    wbsElementId: idColumn<'WbsElement'>().nullable(),
    period: monthColumn(),
    stream: p.text(),
    treatment: wordColumn<'OVER_TIME_HOURS' | 'STRAIGHT_LINE'>(),
    amount: amountColumn(),
    cumulative: amountColumn(),
    allocatedPrice: amountColumn(),
    currency: currencyColumn(),
    hoursToDate: decimalColumn(12, 2).nullable(),
    estimateHours: decimalColumn(12, 2).nullable(),
    percentComplete: decimalColumn(7, 6).nullable(),
    recognisedAt: instantColumn(),
  },
  uniques: [
    { name: 'revenue_event_tenant_id_obligation_id_period_key', properties: ['tenantId', 'obligationId', 'period'] },
  ],
  indexes: [
    { name: 'revenue_of_engagement', properties: ['tenantId', 'engagementId', 'period'] },
    { name: 'revenue_of_quote_line', properties: ['tenantId', 'quoteLineId', 'period'] },
  ],
});
