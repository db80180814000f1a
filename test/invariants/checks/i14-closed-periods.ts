import type { Invariant } from '../observed.ts';
import { checkRules, type Rule } from '../rule.ts';

const database = 'invoice-payment';

const rules: readonly Rule[] = [
  {
    database,
    table: 'journal_entry',
    // Facts get their positions while the period's row is locked, so that positions tell the order even within one instant.
    what: 'an entry was booked into a period after it had closed',
    offending: `select e.tenant_id, e.id as "journalEntryId", e.period, e.accounting_date::text as "accountingDate",
        e.posted_at as "postedAt", c.recorded_at as "closedAt", e.source_kind as "sourceKind", e.source_id as "sourceId"
      from journal_entry e
      join accounting_period p on (p.tenant_id, p.period, p.state) = (e.tenant_id, e.period, 'CLOSED')
      join outbox c on (c.tenant_id, c.aggregate_id, c.type) = (p.tenant_id, p.id, 'invoice-payment.accounting-period.closed')
      left join outbox o on (o.tenant_id, o.aggregate_id, o.type) = (e.tenant_id, e.id, 'invoice-payment.journal-entry.posted')
      where case when o.position is null then e.posted_at > c.recorded_at else o.position > c.position end`,
  },
  {
    database,
    table: 'journal_entry',
    what: 'an entry stands in another period than its date',
    offending: `select tenant_id, id as "journalEntryId", period, accounting_date::text as "accountingDate"
      from journal_entry where period <> to_char(accounting_date, 'YYYY-MM')`,
  },
  {
    database,
    table: 'accounting_period',
    what: 'a period is closed without its announcement, or the other way round',
    offending: `select p.tenant_id, p.id as "accountingPeriodId", p.period, p.state, count(o.event_id)::int as announcements
      from accounting_period p left join outbox o
        on (o.tenant_id, o.aggregate_id, o.type) = (p.tenant_id, p.id, 'invoice-payment.accounting-period.closed')
      group by p.tenant_id, p.id having count(o.event_id) <> case when p.state = 'CLOSED' then 1 else 0 end`,
  },
  {
    database,
    table: 'invoice',
    what: 'an invoice number occurs twice in one ERP, or a posted invoice has none',
    offending: `select tenant_id, erp, number, array_agg(id) as "invoiceIds" from invoice
      where number is not null or state = 'POSTED'
      group by 1, 2, 3 having count(*) > 1 or number is null`,
  },
];

/** Numbers come from the ERP, which keeps its series without gaps; here they are only unique. */
export const closedPeriodsKept: Invariant = {
  id: 'I14',
  title: 'nothing is posted into a closed period, invoice numbers are unique per ERP',
  check: (observed) => checkRules(observed, rules),
};
