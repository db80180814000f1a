import { byId, externalIdsBy, type GraphContext, slicesOf, type Sql } from '@throughline/subgraph';
import type { InvoicingCalls } from '../use-cases/calls.ts';
import {
  type AccountRow,
  accountSql,
  type InvoiceRow,
  invoiceSql,
  type LineRow,
  lineSql,
  type OpenItemRow,
  openItemSql,
  type PostingRow,
  postingSql,
  type TaxLineRow,
  taxLineSql,
} from './invoice.rows.ts';
import { allOf, oneOf, sliced } from './loading.ts';
import {
  type AllocationRow,
  allocationSql,
  type ApplicationRow,
  applicationSql,
  type JournalEntryRow,
  journalEntrySql,
  type JournalLineRow,
  type PeriodRow,
  type RevenuePostingRow,
  type PaymentRow,
  paymentSql,
  type ReversalRow,
  reversalSql,
} from './payment.rows.ts';

const invoiceLoaders = (query: Sql) => ({
  invoice: byId<InvoiceRow>(query, `${invoiceSql('i.id')} where i.id = any($1)`),
  invoicesOfEngagement: slicesOf<InvoiceRow>(query, {
    statement: sliced(`${invoiceSql('i.engagement_id')} where i.engagement_id = any($1)`),
    table: 'invoice',
  }),
  invoicesOfBillTo: slicesOf<InvoiceRow>(query, {
    statement: sliced(`${invoiceSql('i.bill_to_id')} where i.bill_to_id = any($1)`),
    table: 'invoice',
  }),
  line: byId<LineRow>(query, `${lineSql('l.id')} where l.id = any($1)`),
  linesOfInvoice: allOf<LineRow>(
    query,
    `${lineSql('l.invoice_id')} where l.invoice_id = any($1) order by l.invoice_id, l.line_number`,
  ),
  linesOfEvent: allOf<LineRow>(
    query,
    `${lineSql('l.billable_event_id')} where l.billable_event_id = any($1) order by l.id`,
  ),
  linesOfQuoteLine: slicesOf<LineRow>(query, {
    statement: sliced(`${lineSql('l.quote_line_id')} where l.quote_line_id = any($1)`),
    table: 'invoice_line',
  }),
  taxLines: allOf<TaxLineRow>(query, `${taxLineSql} where invoice_id = any($1) order by invoice_id, position`),
  taxLine: byId<TaxLineRow>(query, `${taxLineSql} where id = any($1)`),
  postings: allOf<PostingRow>(query, `${postingSql} where invoice_id = any($1) order by invoice_id, posted_at, id`),
  posting: byId<PostingRow>(query, `${postingSql} where id = any($1)`),
  externalIds: externalIdsBy(query),
  openItem: oneOf<OpenItemRow>(query, `${openItemSql} where i.billable_event_id = any($1)`),
  account: byId<AccountRow>(query, `${accountSql('id')} where id = any($1)`),
  accountOfBillTo: oneOf<AccountRow>(
    query,
    `${accountSql('bill_to_id')} where bill_to_id = any($1) order by bill_to_id, opened_at desc nulls last, id`,
  ),
});

const cashLoaders = (query: Sql) => ({
  payment: byId<PaymentRow>(query, `${paymentSql} where p.id = any($1)`),
  application: byId<ApplicationRow>(query, `${applicationSql('id')} where id = any($1)`),
  applicationsOfInvoice: allOf<ApplicationRow>(
    query,
    `${applicationSql('invoice_id')} where invoice_id = any($1) order by id`,
  ),
  applicationsOfPayment: allOf<ApplicationRow>(
    query,
    `${applicationSql('payment_id')} where payment_id = any($1) order by id`,
  ),
  allocationsOfLine: allOf<AllocationRow>(
    query,
    `${allocationSql('invoice_line_id')} where invoice_line_id = any($1) order by cash_application_id`,
  ),
  allocationsOfApplication: allOf<AllocationRow>(
    query,
    `${allocationSql('cash_application_id')} where cash_application_id = any($1) order by invoice_line_id`,
  ),
  reversalsOfPayment: allOf<ReversalRow>(query, `${reversalSql('payment_id')} where payment_id = any($1) order by id`),
  journalEntry: byId<JournalEntryRow>(query, `${journalEntrySql('j.id')} where j.id = any($1)`),
  journalOfRevenue: oneOf<JournalEntryRow>(
    query,
    `${journalEntrySql('j.source_id')} where j.source_kind = 'REVENUE' and j.source_id = any($1)`,
  ),
  period: byId<PeriodRow>(query, `select id, period, state, closed_at from accounting_period where id = any($1)`),
  revenuePosting: oneOf<RevenuePostingRow>(
    query,
    `select revenue_event_id as parent, refusal from revenue_posting where revenue_event_id = any($1)`,
  ),
  journalLines: allOf<JournalLineRow>(
    query,
    `select journal_entry_id as parent, line_number, account, amount::text, currency from journal_line
     where journal_entry_id = any($1) order by journal_entry_id, line_number`,
  ),
});

/** The loaders of one request, each over one statement, and the calls that its mutations may intend. */
export const loadersWith =
  (calls: InvoicingCalls, connectedErps: (tenantId: string) => readonly string[]) =>
  ({ query }: { query: Sql }) => ({ ...invoiceLoaders(query), ...cashLoaders(query), calls, connectedErps });

export type InvoiceLoaders = ReturnType<ReturnType<typeof loadersWith>>;
export type InvoiceContext = GraphContext<InvoiceLoaders>;
