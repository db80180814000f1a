import { DEFAULT_POSTING_RULES } from '@throughline/invoice-payment-domain';
import type { Invariant } from '../observed.ts';
import { checkRules, type Rule } from '../rule.ts';

const database = 'invoice-payment';

/** Applications that were taken back no longer count. */
const sumTo = (column: string): string => `coalesce((select sum(a.${column}) from cash_application a
  where (a.tenant_id, a.invoice_id) = (i.tenant_id, i.id) and a.reversed_at is null), 0)`;
const givenUp = (column: string): string => `coalesce((select sum(w.${column}) from receivable_write_off w
  where (w.tenant_id, w.invoice_id) = (i.tenant_id, i.id) and w.state = 'WRITTEN_OFF'), 0)`;
const sumOf = (column: string): string => `coalesce((select sum(a.${column}) from cash_application a
  where (a.tenant_id, a.payment_id) = (p.tenant_id, p.id) and a.reversed_at is null), 0)`;
const refunded = (column: string): string => `coalesce((select sum(r.${column}) from refund r
  where (r.tenant_id, r.payment_id) = (p.tenant_id, p.id) and r.state = 'PAID'), 0)`;

/** What was settled of an invoice: by cash, or because it was given up. */
const SETTLED = `(${sumTo('amount')} + ${givenUp('amount')})`;
const USED = `(${sumOf('amount')} + ${refunded('amount')})`;

/** The account of a component by the rules in force at the start: published rules name theirs in every version. */
const defaultAccount = (source: string, component: string): string =>
  DEFAULT_POSTING_RULES.rules.find((rule) => rule.source === source && rule.component === component)?.account ?? '';

/** The accounts that any published version of a tenant, or the rules without one, name for a component. */
const accountsOf = (source: string, component: string): string => `(select '${defaultAccount(source, component)}' union
  select r->>'account' from posting_rules v cross join jsonb_array_elements(v.rules) r
  where v.tenant_id = e.tenant_id and r->>'source' = '${source}' and r->>'component' = '${component}')`;

/** What the sub-ledger holds on the accounts of a component, by what invoices and payments booked there. */
const bookedOn = (source: string, component: string): string => `
  select e.tenant_id, e.entity, l.currency, 0 as documents, l.amount as booked
  from journal_entry e join journal_line l on (l.tenant_id, l.journal_entry_id) = (e.tenant_id, e.id)
  where e.source_kind in ('INVOICE', 'CREDIT_MEMO', 'PAYMENT', 'WRITE_OFF') and l.account in ${accountsOf(source, component)}`;

const documents: readonly Rule[] = [
  {
    database,
    table: 'invoice',
    what: 'an invoice is settled beyond its gross, or before it is posted',
    offending: `select i.tenant_id, i.id as "invoiceId", i.number, i.state, i.gross::text, ${SETTLED}::text as settled
      from invoice i where ${SETTLED} > case when i.state = 'POSTED' then i.gross else 0 end`,
  },
  {
    database,
    table: 'invoice',
    what: 'an invoice counts as paid while something is open, or the other way round',
    offending: `select i.tenant_id, i.id as "invoiceId", i.number, (i.gross - ${SETTLED})::text as open, i.paid_at as "paidAt"
      from invoice i where i.state = 'POSTED' and i.gross <> 0 and (i.paid_at is not null) <> (i.gross = ${SETTLED})`,
  },
  {
    database,
    table: 'cash_application',
    what: 'an application is not the sum of its shares on invoice lines',
    offending: `select a.tenant_id, a.id as "cashApplicationId", a.invoice_id as "invoiceId", a.amount::text,
        coalesce(sum(s.amount), 0)::text as shares
      from cash_application a left join cash_allocation s on (s.tenant_id, s.cash_application_id) = (a.tenant_id, a.id)
      group by a.tenant_id, a.id having a.amount <> coalesce(sum(s.amount), 0)`,
  },
  {
    database,
    table: 'cash_allocation',
    what: 'a share of an application is on a line of another invoice, or in another currency',
    offending: `select a.tenant_id, a.id as "cashApplicationId", l.id as "invoiceLineId"
      from cash_allocation s join cash_application a on (a.tenant_id, a.id) = (s.tenant_id, s.cash_application_id)
      join invoice_line l on (l.tenant_id, l.id) = (s.tenant_id, s.invoice_line_id)
      join payment p on (p.tenant_id, p.id) = (a.tenant_id, a.payment_id)
      where l.invoice_id <> a.invoice_id or l.currency <> a.currency or p.currency <> a.currency or s.currency <> a.currency`,
  },
  {
    database,
    table: 'payment',
    what: 'more is applied or given back than was received, or a payment that is not in the books is applied',
    offending: `select p.tenant_id, p.id as "paymentId", p.reference, p.amount::text, ${USED}::text as used
      from payment p where ${USED} > case when p.state = 'SETTLED' then p.amount else 0 end`,
  },
];

const subLedger: readonly Rule[] = [
  {
    database,
    table: 'journal_line',
    what: 'the open receivables of invoices are not the balance of the receivables account',
    offending: `select tenant_id, entity, currency, sum(documents)::text as open, sum(booked)::text as balance from (
        select i.tenant_id, i.seller_reference as entity, i.functional_currency as currency,
          i.gross_functional - ${sumTo('booked_functional')} - ${givenUp('amount_functional')} as documents, 0 as booked
        from invoice i where i.state = 'POSTED'
        union all ${bookedOn('INVOICE', 'GROSS')}) moved
      group by 1, 2, 3 having sum(documents) <> sum(booked)`,
  },
  {
    database,
    table: 'journal_line',
    what: 'the unapplied cash of payments is not the balance of its account',
    offending: `select tenant_id, entity, currency, sum(documents)::text as unapplied, (-sum(booked))::text as balance from (
        select p.tenant_id, p.entity, p.functional_currency as currency,
          p.amount_functional - ${sumOf('cash_functional')} - ${refunded('carried')} as documents, 0 as booked
        from payment p where p.state = 'SETTLED'
        union all ${bookedOn('PAYMENT', 'UNAPPLIED')}) moved
      group by 1, 2, 3 having sum(documents) <> -sum(booked)`,
  },
];

/** In the books’ currency; the revaluation of foreign receivables lies on top of what they are booked at. */
export const receivablesAgree: Invariant = {
  id: 'I6',
  title: 'invoiced - applied - given up = open, receipts = applied + refunded + unapplied',
  check: (observed) => checkRules(observed, [...documents, ...subLedger]),
};
