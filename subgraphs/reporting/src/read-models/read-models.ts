import type { Work } from '@throughline/transport';

/** Everything that is read here. Each row stems from one fact, so that the order of the facts does not matter. */
export const READ_MODELS = [
  'quote_version',
  'quote_line',
  'quote_approval',
  'activation_change',
  'engagement',
  'bill_to',
  'obligation',
  'project',
  'wbs_element',
  'billable_event',
  'billing_obstacle',
  'invoice_line',
  'invoice_rejection',
  'invoice_posting',
  'payment',
  'refused_payment',
  'settlement',
  'settlement_line',
  'revenue_event',
  'journal_line',
  'closed_period',
  'ledger_currency',
  'lineage_node',
  'lineage_edge',
] as const;

export type ReadModel = (typeof READ_MODELS)[number];

type Column = string | number | boolean | null | readonly string[] | object;
export type Row = Readonly<Record<string, Column>>;

/**
 * Keeps rows by their natural keys, one statement for all of them; what is there stays as it is. Columns by name, the
 * tenant is added, what is not named is null.
 */
export async function keep(work: Work, table: ReadModel, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) return;
  await work.sql(
    `insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb) on conflict do nothing`,
    [JSON.stringify(rows.map((row) => ({ tenant_id: work.tenantId, ...row })))],
  );
}

/** The columns of an amount in the currency of the document. */
export const columnsOf = ({ amount, currency }: { amount: string; currency: string }) => ({ amount, currency });
