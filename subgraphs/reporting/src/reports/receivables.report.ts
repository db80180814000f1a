import {
  addMonths,
  type CalendarDate,
  type Instant,
  instant,
  lastDayOf,
  Money,
  type Month,
  monthOf,
} from '@throughline/contracts';
import { daysOf, daysOverdue, dso, invoiceStatus, openBookValue, unappliedValue } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import {
  type Books,
  closedPeriods,
  type InvoiceOn,
  invoicesOn,
  netBillingsOfMonths,
  type UnappliedOn,
  unappliedOn,
} from '../persistence/receivables.queries.ts';
import { sumOf } from './ledger.ts';

/** An open invoice at a month end, valued in the currency of the books. */
export function valueInvoice(row: InvoiceOn, ledger: string) {
  const gross = Money.of(row.gross, row.currency);
  const settled = row.settled.map(({ amount, relieved }) => ({
    amount: Money.of(amount, row.currency),
    relieved: relieved === null ? null : Money.of(relieved, ledger),
  }));
  const { bookingRate } = row;
  const booked = openBookValue({ gross, grossFunctional: Money.of(row.grossFunctional, ledger), bookingRate, settled });
  const open = settled.reduce((left, { amount }) => left.minus(amount), gross);
  const unrealised = Money.of(open.isZero ? '0' : row.unrealised, ledger);
  return { open, booked, unrealised, closing: booked.plus(unrealised) };
}

const unappliedSum = (rows: readonly UnappliedOn[], ledger: string): Money =>
  Money.sum(
    rows.map((row) =>
      unappliedValue({
        amount: Money.of(row.amount, row.currency),
        amountFunctional: Money.of(row.amountFunctional, ledger),
        applied: Money.of(row.appliedFunctional, ledger),
        refunded: Money.of(row.refunded, row.currency),
        unapplied: Money.of(row.unapplied, row.currency),
      }),
    ),
    ledger,
  );

/** Receivables on several days: open invoices, money not applied, and the net of both. */
export async function receivablesOn(read: Sql, days: readonly CalendarDate[], books: Books) {
  const { ledger } = books;
  const invoices = Map.groupBy(await invoicesOn(read, days, books, true), ({ day }) => day);
  const unapplied = Map.groupBy(await unappliedOn(read, days, books), ({ day }) => day);
  return days.map((day) => {
    const items = (invoices.get(day) ?? []).map((row) => ({ row, ...valueInvoice(row, ledger) }));
    const total = Money.sum(
      items.map(({ closing }) => closing),
      ledger,
    );
    const unappliedCash = unappliedSum(unapplied.get(day) ?? [], ledger);
    return {
      day,
      items: items.map(({ row, open, closing }) => ({
        invoice: { id: row.invoiceId },
        number: row.number,
        billToReference: row.billToReference,
        currency: row.currency,
        open: open.toJSON(),
        functional: closing.toJSON(),
        dueDate: row.dueDate,
        daysOverdue: daysOverdue(row.dueDate, day),
      })),
      total: total.toJSON(),
      unappliedCash: unappliedCash.toJSON(),
      net: total.minus(unappliedCash).toJSON(),
    };
  });
}

export async function receivablesAtMonthEnds(read: Sql, months: readonly Month[], books: Books) {
  const rows = await receivablesOn(read, months.map(lastDayOf), books);
  const closed = await closingInstants(read, months);
  return rows.map(({ day: monthEnd, ...row }) => {
    const month = monthOf(monthEnd);
    return { month, monthEnd, closedAt: closed.get(month) ?? null, ...row };
  });
}

/** When months were closed; those that are open are missing. */
export async function closingInstants(read: Sql, months: readonly Month[]): Promise<ReadonlyMap<Month, Instant>> {
  return new Map((await closedPeriods(read, months)).map(({ month, closedAt }) => [month, instant(closedAt)]));
}

/** DSO of the months from the third on; each looks back on the billings of itself and the two months before. */
export async function daysSalesOutstandingOf(read: Sql, asked: readonly Month[], books: Books) {
  const { ledger } = books;
  const months = asked.slice(2);
  const lookBack = (month: Month): Month[] => [addMonths(month, -2), addMonths(month, -1), month];
  const windows = [...new Set(months.flatMap(lookBack))].sort();
  const billed = new Map((await netBillingsOfMonths(read, windows, books)).map((row) => [row.month, row.amount]));
  const receivables = await receivablesAtMonthEnds(read, months, books);
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
export async function invoiceStatusAtMonthEnds(read: Sql, months: readonly Month[], books: Books) {
  const { ledger } = books;
  const rows = Map.groupBy(await invoicesOn(read, months.map(lastDayOf), books, false), ({ day }) => day);
  return months.map((month) => ({
    month,
    monthEnd: lastDayOf(month),
    invoices: (rows.get(lastDayOf(month)) ?? []).map((row) => ({
      invoice: { id: row.invoiceId },
      number: row.number,
      status: invoiceStatus({ open: valueInvoice(row, ledger).open, cash: Money.of(row.cash, row.currency) }),
    })),
  }));
}
