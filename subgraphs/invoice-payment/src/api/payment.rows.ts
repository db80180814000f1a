import type { Refusal } from '@throughline/contracts';
import { unappliedOfPayment } from '../persistence/open.sql.ts';
import type { JournalSource, PeriodState } from '@throughline/invoice-payment-domain';

export interface PaymentRow {
  id: string;
  reference: string;
  gateway: string;
  entity: string | null;
  amount: string;
  unapplied: string;
  currency: string;
  value_date: string;
  settled_at: Date;
  remittance: string[];
  refusal: Refusal | null;
  state: string;
  functional_currency: string | null;
  amount_functional: string | null;
  fx_rate: string | null;
}

export const paymentSql = `
  select p.id, p.reference, p.gateway, p.entity, p.amount::text, p.currency, to_char(p.value_date, 'YYYY-MM-DD') as value_date,
    p.settled_at, p.remittance, p.refusal, p.state, p.functional_currency, p.amount_functional::text, p.fx_rate,
    ${unappliedOfPayment('p')}::text as unapplied
  from payment p`;

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
  functional_currency: string;
  cash_functional: string;
  booked_functional: string;
  reversed_on: string | null;
  reversal_reason: string | null;
}

export const applicationSql = (parent: string): string => `
  select ${parent} as parent, id, payment_id, invoice_id, amount::text, currency, method, residual_write_off::text,
    to_char(applied_on, 'YYYY-MM-DD') as applied_on, functional_currency, cash_functional::text, booked_functional::text,
    to_char(reversed_on, 'YYYY-MM-DD') as reversed_on, reversal_reason
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
  posted_at: Date;
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
  closed_at: Date | null;
}

export interface RevenuePostingRow {
  parent: string;
  refusal: Refusal | null;
}
