import type { Id } from '@throughline/contracts';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { TENANT } from './sandboxes.ts';

const INVOICE = `number status invoiceDate dueDate net { amount } tax { amount } gross { amount } open { amount } erpIds
  lines { lineNumber type sourceReference net { amount } tax { amount } billableEvent { id } applications { amount { amount } } }
  taxLines { category jurisdiction ratePercent taxable { amount } tax { amount } }`;

interface InvoiceView {
  number: string | null;
  status: string;
  invoiceDate: string;
  dueDate: string;
  net: { amount: string };
  tax: { amount: string };
  gross: { amount: string };
  open: { amount: string };
  erpIds: string[];
  lines: unknown[];
  taxLines: unknown[];
}

/** An invoice as finance sees it. */
export const invoiceByNumber = async (domain: TestedSubgraph, number: string): Promise<InvoiceView> =>
  (await domain.ask<{ invoiceByNumber: InvoiceView }>(`{ invoiceByNumber(number: "${number}") { ${INVOICE} } }`))
    .invoiceByNumber;

/** The trial balance at the end of a day, by account, debit positive. */
export const balances = async (domain: TestedSubgraph, asOf: string): Promise<Record<string, string>> => {
  const { trialBalance } = await domain.ask<{ trialBalance: { account: string; balance: { amount: string } }[] }>(
    `{ trialBalance(asOf: "${asOf}") { account balance { amount } } }`,
  );
  return Object.fromEntries(trialBalance.map((row) => [row.account, row.balance.amount]));
};

/** Books past the domain, by the journal's own tables. */
export async function bookBySql({ parts }: TestedSubgraph, date: string, amounts: readonly string[]): Promise<void> {
  await parts.transact({ tenantId: TENANT }, async (work) => {
    const id = `je_${date}_${amounts.join('_')}` as Id<'JournalEntry'>;
    await work.sql(
      `insert into journal_entry (tenant_id, id, accounting_date, period, entity, source_kind, source_id, posted_at)
       values ($1, $2, $3::date, $4, 'LE-US', 'REVALUATION', $2, now())`,
      [TENANT, id, date, date.slice(0, 7)],
    );
    for (const [index, amount] of amounts.entries())
      await work.sql(`insert into journal_line values ($1, $2, $3, '1000', $4, 'USD')`, [
        TENANT,
        id,
        index + 1,
        amount,
      ]);
  });
}
