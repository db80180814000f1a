import { defineEntity, p } from '@mikro-orm/postgresql';
import type { Instant, Refusal } from '@throughline/contracts';
import {
  amountColumn,
  currencyColumn,
  dayColumn,
  decimalColumn,
  idColumn,
  instantColumn,
  monthColumn,
  tenantColumn,
  tenantRows,
  wordColumn,
} from '@throughline/subgraph';

/** What we answered to the request for the billing of a deal. */
export const BillingSetup = defineEntity({
  name: 'BillingSetup',
  tableName: 'billing_setup',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    activationId: idColumn<'Activation'>().primary(),
    contractId: idColumn<'Contract'>(),
    state: wordColumn<'ESTABLISHED' | 'REFUSED'>(),
    code: wordColumn<Refusal['code']>().nullable(),
    evidence: p.json<Refusal['evidence']>().nullable(),
    decidedAt: instantColumn(),
  },
  checks: [{ name: 'billing_setup_state_check', expression: `state in ('ESTABLISHED', 'REFUSED')` }],
});

export const ContractMapping = defineEntity({
  name: 'Contract',
  tableName: 'contract',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'Contract'>().primary(),
    activationId: idColumn<'Activation'>(),
    engagementId: idColumn<'Engagement'>(),
    engagementReference: p.text(),
    customerId: idColumn<'Customer'>(),
    quoteVersionId: idColumn<'QuoteVersion'>(),
    sellerReference: p.text(),
    startDate: dayColumn(),
    establishedAt: instantColumn(),
    activatedAt: instantColumn().nullable(),
  },
  uniques: [{ name: 'contract_tenant_id_activation_id_key', properties: ['tenantId', 'activationId'] }],
  indexes: [{ name: 'contract_of_engagement', properties: ['tenantId', 'engagementId'] }],
});

/** A deal as billing and revenue keep it; nothing of it is billed until it is active. */
export class Contract extends ContractMapping.class {
  /** False when it was active already. */
  activate(at: Instant): boolean {
    if (this.activatedAt) return false;
    this.activatedAt = at;
    return true;
  }
}
ContractMapping.setClass(Contract);

/** What is agreed to be billed, and when: by a milestone or at a date. */
export const BillingSchedule = defineEntity({
  name: 'BillingSchedule',
  tableName: 'billing_schedule',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'BillingSchedule'>().primary(),
    contractId: idColumn<'Contract'>(),
    quoteLineId: idColumn<'QuoteLine'>(),
    kind: wordColumn<'MILESTONE' | 'INSTALMENT'>(),
    reference: p.text(),
    position: p.integer(),
    workElementCode: p.text(),
    percent: decimalColumn(9, 4).nullable(),
    month: monthColumn().nullable(),
    chargeDate: dayColumn().nullable(),
    instalment: p.integer().nullable(),
    instalments: p.integer().nullable(),
    amount: amountColumn(),
    currency: currencyColumn(),
  },
  checks: [{ name: 'billing_schedule_kind_check', expression: `kind in ('MILESTONE', 'INSTALMENT')` }],
  uniques: [
    {
      name: 'billing_schedule_tenant_id_contract_id_quote_line_id_kind_r_key',
      properties: ['tenantId', 'contractId', 'quoteLineId', 'kind', 'reference'],
    },
  ],
  indexes: [{ name: 'schedule_of_quote_line', properties: ['tenantId', 'quoteLineId'] }],
});

/** How the revenue of a performance obligation is recognised. */
export const RevenueTreatment = defineEntity({
  name: 'RevenueTreatment',
  tableName: 'revenue_treatment',
  ...tenantRows(),
  properties: {
    tenantId: tenantColumn(),
    id: idColumn<'RevenueTreatment'>().primary(),
    contractId: idColumn<'Contract'>(),
    quoteLineId: idColumn<'QuoteLine'>(),
    obligationId: idColumn<'PerformanceObligation'>(),
    obligationKey: p.text(),
    obligationName: p.text(),
    kind: wordColumn<'OVER_TIME_HOURS' | 'STRAIGHT_LINE'>(),
    stream: p.text(),
    workElementCode: p.text().nullable(),
    milestoneReference: p.text().nullable(),
    months: p.integer().nullable(),
    firstMonth: monthColumn().nullable(),
    allocatedPrice: amountColumn(),
    currency: currencyColumn(),
  },
  checks: [{ name: 'revenue_treatment_kind_check', expression: `kind in ('OVER_TIME_HOURS', 'STRAIGHT_LINE')` }],
  uniques: [{ name: 'revenue_treatment_tenant_id_obligation_id_key', properties: ['tenantId', 'obligationId'] }],
  indexes: [{ name: 'treatment_of_contract', properties: ['tenantId', 'contractId'] }],
});
