import type { Invariant } from '../observed.ts';
import { checkRules, type Rule } from '../rule.ts';

const database = 'invoice-payment';

const rules: readonly Rule[] = [
  {
    database,
    table: 'journal_line',
    what: 'a journal entry does not sum to zero',
    offending: `select e.tenant_id, e.id as "journalEntryId", e.entity, e.source_kind as "sourceKind", e.source_id as "sourceId",
        l.currency, sum(l.amount)::text as sum
      from journal_entry e join journal_line l on (l.tenant_id, l.journal_entry_id) = (e.tenant_id, e.id)
      group by 1, 2, 3, 4, 5, 6 having sum(l.amount) <> 0`,
  },
  {
    database,
    table: 'journal_entry',
    what: 'a journal entry has fewer than two lines',
    offending: `select e.tenant_id, e.id as "journalEntryId", e.source_id as "sourceId", count(l.line_number)::int as lines
      from journal_entry e left join journal_line l on (l.tenant_id, l.journal_entry_id) = (e.tenant_id, e.id)
      group by 1, 2, 3 having count(l.line_number) < 2`,
  },
  {
    database,
    table: 'journal_line',
    what: 'the balance of an account, as it was announced, is not the sum of its entries',
    offending: `select tenant_id, entity, account, currency, sum(announced)::text as announced, sum(booked)::text as booked from (
        select o.tenant_id, envelope->'data'->>'entity' as entity, l->>'account' as account,
          l->'amount'->>'currency' as currency, (l->'amount'->>'amount')::numeric as announced, 0 as booked
        from outbox o cross join json_array_elements(envelope->'data'->'lines') l
        where type = 'invoice-payment.journal-entry.posted'
        union all
        select l.tenant_id, e.entity, l.account, l.currency, 0, l.amount
        from journal_line l join journal_entry e on (e.tenant_id, e.id) = (l.tenant_id, l.journal_entry_id)) moved
      group by 1, 2, 3, 4 having sum(announced) <> sum(booked)`,
  },
  {
    database,
    table: 'invoice',
    what: 'a posted invoice is not booked',
    offending: `select tenant_id, id as "invoiceId", number, gross::text from invoice i where state = 'POSTED' and gross <> 0
      and not exists (select from journal_entry e
        where (e.tenant_id, e.source_kind, e.source_id) = (i.tenant_id, 'INVOICE', i.id))`,
  },
  {
    database,
    table: 'payment',
    what: 'a payment that was taken is not booked',
    offending: `select tenant_id, id as "paymentId", reference, amount::text from payment p where refusal is null and amount <> 0
      and not exists (select from journal_entry e
        where (e.tenant_id, e.source_kind, e.source_id) = (p.tenant_id, 'PAYMENT', p.id))`,
  },
];

/** Balances are not stored: what is announced of every entry is held against the entries. */
export const journalsBalance: Invariant = {
  id: 'I4',
  title: 'journals sum to zero per currency and entity, balances are the sums of entries',
  check: (observed) => checkRules(observed, rules),
};
