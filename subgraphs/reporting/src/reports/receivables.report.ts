import { addMonths, instant, lastDayOf, Money, type Month } from '@throughline/contracts';
import { daysOf, daysOverdue, dso, invoiceStatus, openBookValue, unappliedValue } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import {
  closedPeriods,
  type InvoiceAtMonthEnd,
  invoicesAtMonthEnds,
  netBillingsOfMonths,
  type UnappliedAtMonthEnd,
  unappliedAtMonthEnds,
} from '../persistence/receivables.queries.ts';
import { sumOf } from './ledger.ts';

/** An open invoice at a month end, valued in the currency of the books. */
export function valueInvoice(row: InvoiceAtMonthEnd, ledger: string) {
  const gross = Money.of(row.gross, row.currency);
  const settled = row.settled.map((amount) => Money.of(amount, row.currency));
  const booked = openBookValue({ gross, grossFunctional: Money.of(row.grossFunctional, ledger), settled });
  const unrealised = Money.of(row.revalued, ledger);
  return { open: gross.minus(Money.sum(settled, row.currency)), booked, unrealised, closing: booked.plus(unrealised) };
}

const unappliedSum = (rows: readonly UnappliedAtMonthEnd[], ledger: string): Money =>
  Money.sum(
    rows.map((row) =>
      unappliedValue({
        amount: Money.of(row.amount, row.currency),
        amountFunctional: Money.of(row.amountFunctional, ledger),
        unapplied: Money.of(row.unapplied, row.currency),
      }),
    ),
    ledger,
  );

/** Receivables of several month ends: open invoices, money not applied, and the net of both. */
export async function receivablesAtMonthEnds(read: Sql, months: readonly Month[], ledger: string) {
  const invoices = Map.groupBy(await invoicesAtMonthEnds(read, months, ledger, true), ({ month }) => month);
  const unapplied = Map.groupBy(await unappliedAtMonthEnds(read, months, ledger), ({ month }) => month);
  const closed = new Map((await closedPeriods(read, months)).map(({ month, closedAt }) => [month, closedAt]));
  return months.map((month) => {
    const monthEnd = lastDayOf(month);
    const items = (invoices.get(month) ?? []).map((row) => ({ row, ...valueInvoice(row, ledger) }));
    const total = Money.sum(
      items.map(({ closing }) => closing),
      ledger,
    );
    const unappliedCash = unappliedSum(unapplied.get(month) ?? [], ledger);
    const closedAt = closed.get(month);
    return {
      month,
      monthEnd,
      closedAt: closedAt === undefined ? null : instant(closedAt),
      items: items.map(({ row, open, closing }) => ({
        invoice: { id: row.invoiceId },
        number: row.number,
        billToReference: row.billToReference,
        currency: row.currency,
        open: open.toJSON(),
        functional: closing.toJSON(),
        dueDate: row.dueDate,
        daysOverdue: daysOverdue(row.dueDate, monthEnd),
      })),
      total: total.toJSON(),
      unappliedCash: unappliedCash.toJSON(),
      net: total.minus(unappliedCash).toJSON(),
    };
  });
}

/** DSO of the months from the third on; each looks back on the billings of itself and the two months before. */
export async function daysSalesOutstandingOf(read: Sql, asked: readonly Month[], ledger: string) {
  const months = asked.slice(2);
  const lookBack = (month: Month): Month[] => [addMonths(month, -2), addMonths(month, -1), month];
  const windows = [...new Set(months.flatMap(lookBack))].sort();
  const billed = new Map((await netBillingsOfMonths(read, windows, ledger)).map((row) => [row.month, row.amount]));
  const receivables = await receivablesAtMonthEnds(read, months, ledger);
  return receivables.map(({ month, net }) => {
    const window = lookBack(month);
    const billings3m = sumOf(
      window.map((each) => billed.get(each) ?? '0'),
      ledger,
    );
    const days = daysOf(window);
    return {
      month,
      closingNetAr: net,
      billings3m: billings3m.toJSON(),
      days,
      dso: dso({ closingNetAr: Money.from(net), billings3m, days }),
    };
  });
}

/** The status of every posted invoice at several month ends. */
export async function invoiceStatusAtMonthEnds(read: Sql, months: readonly Month[], ledger: string) {
  const rows = Map.groupBy(await invoicesAtMonthEnds(read, months, ledger, false), ({ month }) => month);
  return months.map((month) => ({
    month,
    monthEnd: lastDayOf(month),
    invoices: (rows.get(month) ?? []).map((row) => ({
      invoice: { id: row.invoiceId },
      number: row.number,
      status: invoiceStatus({ open: valueInvoice(row, ledger).open, cash: Money.of(row.cash, row.currency) }),
    })),
  }));
}
