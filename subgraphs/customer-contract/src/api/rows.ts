import { ERROR_CODES, instant, Money, type MoneyJson } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import type { Pause, Treatment } from '@throughline/customer-contract-domain';
import { errorCodeOf } from '../use-cases/run-checks.ts';
import type { ActivationCheckType, ActivationPauseType, ActivationType } from './activation.types.ts';
import type { ContractType, PerformanceObligationType, QuoteLineType, QuoteVersionType } from './quote.types.ts';

/** Columns of each kind of row, named as the graph names them. Ids of neighbours ride along for their loaders. */
export const CUSTOMER = `select id, crm_account_id as "crmAccountId", reference, name from customer`;
export const ENGAGEMENT = `select id, reference, name, customer_id as "customerId" from engagement`;
export const QUOTE = `select id, number, engagement_id as "engagementId" from quote`;
export const QUOTE_VERSION = `
  select v.id, q.number as "quoteNumber", v.version, v.status, v.created_at as "createdAt", v.approved_at as "approvedAt",
    v.quote_id as "quoteId", q.engagement_id as "engagementId", v.disregarded
  from quote_version v join quote q on (q.tenant_id, q.id) = (v.tenant_id, v.quote_id)`;
export const QUOTE_LINE = `
  select id, line_key as "lineKey", kind, description, amount::text, currency, service_code as "serviceCode",
    quote_version_id as "quoteVersionId" from quote_line`;
export const OBLIGATION = `
  select id, key, name, stand_alone_price::text as "standAlone", allocated_price::text as allocated, currency, treatment,
    quote_line_id as "quoteLineId" from performance_obligation`;
export const CONTRACT = `
  select id, engagement_id as "engagementId", quote_version_id as "quoteVersionId", legal_entity_id as "legalEntityId",
    activation_id as "activationId", to_char(start_date, 'YYYY-MM-DD') as "startDate", activated_at as "activatedAt"
  from contract`;
export const ACTIVATION = `
  select id, quote_version_id as "quoteVersionId", engagement_id as "engagementId", contract_id as "contractId", state, step,
    check_name as "checkName", pause, correlation_id as "correlationId", approved_at as "approvedAt",
    paused_at as "pausedAt", completed_at as "completedAt", seconds from activation`;
export const ACTIVATION_CHECK = `
  select activation_id as "activationId", run, check_name as "check", result, code, evidence, checked_at as "checkedAt"
  from activation_check`;

export type VersionRow = Omit<QuoteVersionType, 'createdAt' | 'approvedAt' | 'disregarded'> & {
  createdAt: StoredInstant;
  approvedAt: StoredInstant | null;
  disregarded: object | null;
};
export type LineRow = Omit<QuoteLineType, 'amount'> & { amount: string; currency: string };
export type ObligationRow = Omit<PerformanceObligationType, 'standAlonePrice' | 'allocatedPrice' | 'treatment'> & {
  standAlone: string;
  allocated: string;
  currency: string;
  treatment: Treatment;
};
export type ContractRow = Omit<ContractType, 'activatedAt'> & { activatedAt: StoredInstant };
export type ActivationRow = Omit<ActivationType, 'startedAt' | 'pausedAt' | 'completedAt' | 'pause'> & {
  approvedAt: StoredInstant;
  pausedAt: StoredInstant | null;
  completedAt: StoredInstant | null;
  pause: Pause | null;
};
export type CheckRow = Omit<ActivationCheckType, 'at' | 'evidence'> & {
  activationId: string;
  checkedAt: StoredInstant;
  evidence: object;
};

const instantOrNull = (at: StoredInstant | null): string | null => (at === null ? null : instant(at));
const moneyOf = (amount: string, currency: string): MoneyJson => Money.of(amount, currency).rounded().toJSON();

export const toVersion = ({ createdAt, approvedAt, disregarded, ...row }: VersionRow): QuoteVersionType => ({
  ...row,
  createdAt: instant(createdAt),
  approvedAt: instantOrNull(approvedAt),
  disregarded: disregarded === null ? null : JSON.stringify(disregarded),
});

export const toLine = ({ amount, currency, ...row }: LineRow): QuoteLineType => ({
  ...row,
  amount: moneyOf(amount, currency),
});

export function toObligation(row: ObligationRow): PerformanceObligationType {
  const { standAlone, allocated, currency, treatment, ...rest } = row;
  const overTime = treatment.kind === 'OVER_TIME_HOURS';
  return {
    ...rest,
    standAlonePrice: moneyOf(standAlone, currency),
    allocatedPrice: moneyOf(allocated, currency),
    treatment: {
      kind: treatment.kind,
      workElementCode: overTime ? treatment.workElementCode : null,
      milestoneReference: overTime ? treatment.milestoneReference : null,
      months: overTime ? null : treatment.months,
      firstMonth: overTime ? null : treatment.firstMonth,
    },
  };
}

export const toContract = ({ activatedAt, ...row }: ContractRow): ContractType => ({
  ...row,
  activatedAt: instant(activatedAt),
});

export const toActivation = ({ approvedAt, pausedAt, completedAt, pause, ...row }: ActivationRow): ActivationType => ({
  ...row,
  startedAt: instant(approvedAt),
  pausedAt: instantOrNull(pausedAt),
  completedAt: instantOrNull(completedAt),
  pause: pause === null ? null : toPause(pause),
});

function toPause({ code, evidence, owner, allowedActions }: Pause): ActivationPauseType {
  const { meaning, nextStep } = ERROR_CODES[errorCodeOf(code)];
  return { code, meaning, nextStep, evidence: JSON.stringify(evidence), owner, allowedActions: [...allowedActions] };
}

export const toCheck = ({ checkedAt, evidence, ...row }: CheckRow): ActivationCheckType => ({
  ...row,
  at: instant(checkedAt),
  evidence: JSON.stringify(evidence),
});
