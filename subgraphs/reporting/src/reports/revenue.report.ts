import { lastDayOf, Money, type Month } from '@throughline/contracts';
import { FX_ACCOUNTS } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import { type Books, invoicesOn } from '../persistence/receivables.queries.ts';
import {
  type AccountOfMonth,
  accountsOfMonths,
  concessionsOf,
  packageRevenueOf,
} from '../persistence/revenue.queries.ts';
import { moneyOf, sumOf } from './ledger.ts';
import { valueInvoice } from './receivables.report.ts';

/** Revenue of the obligations of an engagement by month; no month without an obligation. Their currency is one. */
export async function packageRevenueByMonth(read: Sql, engagementId: string, months: readonly Month[]) {
  const rows = await packageRevenueOf(read, engagementId, months);
  const concessions = await concessionsOf(read, engagementId, months);
  return [...Map.groupBy(rows, ({ month }) => month)].map(([month, obligations]) => {
    const currency = obligations[0]?.currency ?? '';
    const taken = concessions.filter((row) => row.month === month && row.currency === currency);
    const concession = sumOf(amountsOf(taken), currency);
    const recognised = sumOf(amountsOf(obligations), currency);
    return {
      month,
      obligations: obligations.map((row) => ({
        obligation: { id: row.obligationId },
        key: row.key,
        amount: moneyOf(row.amount, row.currency),
        hoursToDate: row.hoursToDate,
        estimateHours: row.estimateHours,
        percentComplete: row.percentComplete,
        treatment: row.treatment,
      })),
      concession: concession.toJSON(),
      total: recognised.plus(concession).toJSON(),
    };
  });
}

const amountsOf = (rows: readonly { readonly amount: string }[]): string[] => rows.map(({ amount }) => amount);

/** Credits less debits: the ledger is debit positive, revenue and gains are shown positive. */
const credit = (debit: string, ledger: string): Money => Money.of(debit, ledger).negated();

export async function revenueByAccount(read: Sql, months: readonly Month[], accounts: readonly string[], books: Books) {
  const { ledger } = books;
  const asked = [...new Set(accounts)];
  const rows = Map.groupBy(await accountsOfMonths(read, months, asked, books), ({ month }) => month);
  return months.map((month) => {
    const credits = (rows.get(month) ?? []).map((row) => ({
      account: row.account,
      amount: credit(row.amount, ledger),
    }));
    const total = Money.sum(
      credits.map(({ amount }) => amount),
      ledger,
    );
    return {
      month,
      accounts: credits.map(({ account, amount }) => ({ account, amount: amount.toJSON() })),
      total: total.toJSON(),
    };
  });
}

export async function fxOfMonths(read: Sql, months: readonly Month[], books: Books) {
  const { ledger } = books;
  const rows = await accountsOfMonths(read, months, Object.values(FX_ACCOUNTS), books);
  return months.map((month) => {
    const gainOn = (account: string): Money => credit(rowOf(rows, month, account)?.amount ?? '0', ledger);
    const realised = gainOn(FX_ACCOUNTS.realised);
    const unrealisedMovement = gainOn(FX_ACCOUNTS.unrealised);
    const onWipRelief = gainOn(FX_ACCOUNTS.onWipRelief);
    return {
      month,
      realised: realised.toJSON(),
      unrealisedMovement: unrealisedMovement.toJSON(),
      onWipRelief: onWipRelief.toJSON(),
      total: realised.plus(unrealisedMovement).plus(onWipRelief).toJSON(),
    };
  });
}

/** Balance and movement of the unrealised account, and the open foreign invoices that it values. */
export async function unrealisedFxAtMonthEnds(read: Sql, months: readonly Month[], books: Books) {
  const { ledger } = books;
  const rows = await accountsOfMonths(read, months, [FX_ACCOUNTS.unrealised], books);
  const invoices = Map.groupBy(await invoicesOn(read, months.map(lastDayOf), books, true), ({ day }) => day);
  return months.map((month) => {
    const row = rowOf(rows, month, FX_ACCOUNTS.unrealised);
    const foreign = (invoices.get(lastDayOf(month)) ?? []).filter(({ currency }) => currency !== ledger);
    return {
      month,
      monthEnd: lastDayOf(month),
      balance: credit(row?.balance ?? '0', ledger).toJSON(),
      movement: credit(row?.amount ?? '0', ledger).toJSON(),
      items: foreign.map((invoice) => {
        const { open, booked, closing, unrealised } = valueInvoice(invoice, ledger);
        return {
          invoice: { id: invoice.invoiceId },
          number: invoice.number,
          open: open.toJSON(),
          booked: booked.toJSON(),
          closing: closing.toJSON(),
          unrealised: unrealised.toJSON(),
        };
      }),
    };
  });
}

const rowOf = (rows: readonly AccountOfMonth[], month: Month, account: string): AccountOfMonth | undefined =>
  rows.find((row) => row.month === month && row.account === account);
