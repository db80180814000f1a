import type { Refusal } from '@throughline/contracts';

export interface WriteOffRow {
  parent: string;
  id: string;
  reference: string;
  kind: string;
  reason: string;
  state: string;
  amount: string;
  currency: string;
  amount_functional: string | null;
  functional_currency: string;
  written_off_on: string | null;
  proposed_by: string;
  approved_by: string | null;
  invoice_id: string;
}

export const writeOffSql = (parent: string): string => `
  select ${parent} as parent, w.id, w.reference, w.kind, w.reason, w.state, w.amount::text, w.currency,
    w.amount_functional::text, w.functional_currency, to_char(w.written_off_on, 'YYYY-MM-DD') as written_off_on,
    w.proposed_by, w.approved_by, w.invoice_id
  from receivable_write_off w`;

export interface WriteOffLineRow {
  parent: string;
  invoice_line_id: string;
  amount: string;
  currency: string;
}

export const writeOffLineSql = `
  select receivable_write_off_id as parent, invoice_line_id, amount::text, currency from receivable_write_off_line`;

export interface RefundRow {
  parent: string;
  id: string;
  payment_id: string;
  amount: string;
  currency: string;
  reason: string;
  state: string;
  refunded_on: string | null;
  refusal: Refusal | null;
}

export const refundSql = (parent: string): string => `
  select ${parent} as parent, id, payment_id, amount::text, currency, reason, state,
    to_char(refunded_on, 'YYYY-MM-DD') as refunded_on, refusal
  from refund`;
