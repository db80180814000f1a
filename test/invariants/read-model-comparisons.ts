import type { Subgraph } from './observed.ts';

/**
 * One kind of row in reporting, held against its owner's. `told` lists the ids that facts named, each with its event;
 * `owned` and `kept` give the same figures of a row as text.
 */
export interface Comparison {
  readonly what: string;
  readonly owner: Subgraph;
  readonly told: string;
  readonly owned: string;
  readonly kept: string;
}

/** The ids that facts of some types name under a path of their data. */
const told = (types: readonly string[], path: string): string =>
  `select tenant_id as tenant, event_id, jsonb_path_query(envelope::jsonb, '$.data.${path}') #>> '{}' as id
   from outbox where type in (${types.map((type) => `'${type}'`).join(', ')})`;

const figures = (table: string, id: string, columns: string): string =>
  `select tenant_id as tenant, ${id} as id, jsonb_build_array(${columns})::text as figures from ${table}`;

/** The same columns on both sides. */
const alike = (table: string, kept: string, id: string, columns: string) => ({
  owned: figures(table, id, columns),
  kept: figures(kept, id, columns),
});

const deals: readonly Comparison[] = [
  {
    what: 'quote version',
    owner: 'customer-contract',
    told: told(['customer-contract.quote.version-recorded'], 'quoteVersionId'),
    owned: `select v.tenant_id as tenant, v.id, jsonb_build_array(q.number, v.version, q.engagement_id)::text as figures
      from quote_version v join quote q on (q.tenant_id, q.id) = (v.tenant_id, v.quote_id)`,
    kept: figures('quote_version', 'id', 'quote_number, version, engagement_id'),
  },
  {
    what: 'performance obligation',
    owner: 'customer-contract',
    told: told(
      ['customer-contract.contract.activated', 'customer-contract.contract.amended'],
      'deal.lines[*].obligations[*].obligationId',
    ),
    owned: figures('performance_obligation', 'id', 'key, allocated_price, currency'),
    kept: figures('obligation', 'id', 'key, allocated, currency'),
  },
  {
    what: 'completed activation',
    owner: 'customer-contract',
    told: told(['customer-contract.activation.completed'], 'activationId'),
    owned: figures('activation', 'id', 'engagement_id, seconds'),
    kept: figures(
      `(select * from activation_change where state = 'COMPLETED') a`,
      'activation_id',
      'engagement_id, seconds',
    ),
  },
  {
    what: 'project',
    owner: 'project-resource',
    told: told(['project-resource.project.created'], 'projectId'),
    ...alike('project', 'project', 'id', 'activation_id, engagement_id, quote_version_id'),
  },
];

const billing: readonly Comparison[] = [
  {
    what: 'billable event',
    owner: 'billing-events',
    told: told(['billing-events.billable-event.recorded'], 'billableEventId'),
    ...alike(
      'billable_event',
      'billable_event',
      'id',
      'type, engagement_id, quote_line_id, bill_to_id, event_date, accounting_period, value, billable, currency',
    ),
  },
  {
    what: 'revenue event',
    owner: 'billing-events',
    told: told(['billing-events.revenue-event.recognised', 'billing-events.revenue-event.earned'], 'revenueEventId'),
    ...alike('revenue_event', 'revenue_event', 'id', 'engagement_id, obligation_id, period, stream, amount, currency'),
  },
];

const SHARE = `cash_application_id || '/' || invoice_line_id`;

const money: readonly Comparison[] = [
  {
    what: 'invoice line',
    owner: 'invoice-payment',
    told: told(['invoice-payment.invoice.drafted', 'invoice-payment.invoice.posted'], 'lines[*].invoiceLineId'),
    ...alike('invoice_line', 'invoice_line', 'id', 'invoice_id, line_number, billable_event_id, quote_line_id'),
  },
  {
    what: 'posted invoice',
    owner: 'invoice-payment',
    told: told(['invoice-payment.invoice.posted'], 'invoiceId'),
    owned: figures('invoice', 'id', 'number, engagement_id, bill_to_id, invoice_date, due_date, gross, currency'),
    kept: figures(
      'invoice_posting',
      'invoice_id',
      'number, engagement_id, bill_to_id, invoice_date, due_date, gross, currency',
    ),
  },
  {
    what: 'payment',
    owner: 'invoice-payment',
    told: told(['invoice-payment.payment.settled'], 'paymentId'),
    ...alike('payment', 'payment', 'id', 'reference, amount, currency, value_date'),
  },
  {
    what: 'cash application',
    owner: 'invoice-payment',
    told: told(['invoice-payment.payment.cash-applied'], 'cashApplicationId'),
    owned: figures('cash_application', 'id', 'payment_id, invoice_id, amount, currency, applied_on, method'),
    kept: figures(
      `(select * from settlement where kind = 'CASH') s`,
      'id',
      'payment_id, invoice_id, amount, currency, settled_on, method',
    ),
  },
  {
    what: 'share of a cash application',
    owner: 'invoice-payment',
    told: `select tenant_id as tenant, event_id,
        envelope->'data'->>'cashApplicationId' || '/' || (l->>'invoiceLineId') as id
      from outbox cross join json_array_elements(envelope->'data'->'lines') l
      where type = 'invoice-payment.payment.cash-applied'`,
    owned: figures('cash_allocation', SHARE, 'amount, currency'),
    kept: figures(
      `(select s.*, l.invoice_line_id, l.settlement_id as cash_application_id, l.amount as share from settlement s
        join settlement_line l on (l.tenant_id, l.settlement_id) = (s.tenant_id, s.id) where s.kind = 'CASH') s`,
      SHARE,
      'share, currency',
    ),
  },
];

const LINES = `jsonb_agg(jsonb_build_array(account, amount, currency) order by account, currency, amount)`;

const ledger: readonly Comparison[] = [
  {
    what: 'journal entry',
    owner: 'invoice-payment',
    told: told(['invoice-payment.journal-entry.posted'], 'journalEntryId'),
    owned: `select tenant_id as tenant, journal_entry_id as id, ${LINES}::text as figures from journal_line group by 1, 2`,
    kept: `select tenant_id as tenant, journal_entry_id as id, ${LINES}::text as figures from journal_line group by 1, 2`,
  },
  {
    what: 'closed period',
    owner: 'invoice-payment',
    told: told(['invoice-payment.accounting-period.closed'], 'period'),
    owned: figures(`(select * from accounting_period where state = 'CLOSED') p`, 'period', 'closed_at'),
    // A period that was opened again is closed once more; the last time counts.
    kept: figures(
      `(select tenant_id, period, max(closed_at) as closed_at from closed_period group by 1, 2) p`,
      'period',
      'closed_at',
    ),
  },
];

export const COMPARISONS: readonly Comparison[] = [...deals, ...billing, ...money, ...ledger];
