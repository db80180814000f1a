import type { Refusal } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import type { JournalSource, PeriodState } from '@throughline/invoice-payment-domain';

export interface PaymentRow {
  id: string;
  reference: string;
  gateway: string;
  entity: string | null;
  amount: string;
  unapplied: string;
  refunded: string;
  currency: string;
  value_date: string;
  settled_at: StoredInstant;
  remittance: string[];
  refusal: Refusal | null;
}

export const paymentSql = `
  select p.id, p.reference, p.gateway, p.entity, p.amount::text, p.currency, to_char(p.value_date, 'YYYY-MM-DD') as value_date,
    p.settled_at, p.remittance, p.refusal, (p.amount - coalesce((select sum(a.amount) from cash_application a
      where a.tenant_id = p.tenant_id and a.payment_id = p.id), 0))::text as unapplied,
    coalesce((select sum(r.amount) from payment_reversal r
      where r.tenant_id = p.tenant_id and r.payment_id = p.id and r.state = 'WAITING_FOR_DECISION'), 0)::text as refunded
  from payment p`;

export interface ReversalRow {
  parent: string;
  id: string;
  payment_id: string;
  kind: string;
  reference: string;
  amount: string;
  currency: string;
  status: string;
  state: string;
  happened_at: StoredInstant;
}

export const reversalSql = (parent: string): string => `
  select ${parent} as parent, id, payment_id, kind, gateway_reversal_id as reference, amount::text, currency, status, state,
    happened_at
  from payment_reversal`;

export interface ApplicationRow {
  parent: string;
  id: string;
  payment_id: string;
  invoice_id: string;
  amount: string;
  currency: string;
  applied_on: string;
  method: string;
  residual_write_off: string | null;
}

export const applicationSql = (parent: string): string => `
  select ${parent} as parent, id, payment_id, invoice_id, amount::text, currency, method, residual_write_off::text,
    to_char(applied_on, 'YYYY-MM-DD') as applied_on
  from cash_application`;

export interface AllocationRow {
  parent: string;
  cash_application_id: string;
  invoice_line_id: string;
  amount: string;
  currency: string;
}

export const allocationSql = (parent: string): string =>
  `select ${parent} as parent, cash_application_id, invoice_line_id, amount::text, currency from cash_allocation`;

export interface JournalEntryRow {
  parent: string;
  id: string;
  accounting_date: string;
  period: string;
  entity: string;
  source_kind: JournalSource;
  source_id: string;
  posted_at: StoredInstant;
}

export const journalEntrySql = (parent: string): string => `
  select ${parent} as parent, j.id, to_char(j.accounting_date, 'YYYY-MM-DD') as accounting_date, j.period, j.entity,
    j.source_kind, j.source_id, j.posted_at
  from journal_entry j`;

export interface JournalLineRow {
  parent: string;
  line_number: number;
  account: string;
  amount: string;
  currency: string;
}

export interface PeriodRow {
  id: string;
  period: string;
  state: PeriodState;
  closed_at: StoredInstant | null;
}

export interface RevenuePostingRow {
  parent: string;
  refusal: Refusal | null;
}
