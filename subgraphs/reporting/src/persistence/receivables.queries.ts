import type { CalendarDate, Month } from '@throughline/contracts';
import { RECEIVABLES_ACCOUNT } from '@throughline/reporting-domain';
import type { Sql, StoredInstant } from '@throughline/subgraph';
import { dayText, MONTH_ENDS } from './read-sql.ts';

/** A posted invoice as it stood at a month end. Amounts are decimal text. */
export interface InvoiceAtMonthEnd {
  readonly month: Month;
  readonly invoiceId: string;
  readonly number: string;
  readonly billToReference: string | null;
  readonly dueDate: CalendarDate;
  readonly currency: string;
  readonly gross: string;
  readonly grossFunctional: string;
  /** One entry per payment, credit memo or write-off up to the day. */
  readonly settled: readonly string[];
  readonly cash: string;
  /** What month-end revaluations added to its booked value so far. */
  readonly revalued: string;
}

/**
 * Invoices dated up to each month end, with what had settled them by then.
 * $1 months, $2 currency of the books, $3 true for open ones only
 */
export const invoicesAtMonthEnds = (read: Sql, months: readonly Month[], currency: string, openOnly: boolean) =>
  read<InvoiceAtMonthEnd>(
    `with ${MONTH_ENDS}
     select me.month, p.invoice_id as "invoiceId", p.number, b.reference as "billToReference",
       ${dayText('p.due_date')} as "dueDate", p.currency, p.gross::text, p.gross_functional::text as "grossFunctional",
       s.settled, s.cash::text, r.revalued::text
     from month_end me
     join invoice_posting p on p.invoice_date <= me.day and p.functional_currency = $2
     left join bill_to b on b.tenant_id = p.tenant_id and b.id = p.bill_to_id
     cross join lateral (
       select coalesce(array_agg(amount::text order by settled_on, id), '{}') as settled, coalesce(sum(amount), 0) as total,
         coalesce(sum(amount) filter (where kind = 'CASH'), 0) as cash
       from settlement s
       where s.tenant_id = p.tenant_id and s.invoice_id = p.invoice_id and s.settled_on <= me.day) s
     cross join lateral (
       select coalesce(sum(amount), 0) as revalued from journal_line j
       where j.tenant_id = p.tenant_id and j.source_id = p.invoice_id and j.source_kind = 'REVALUATION'
         and j.account = $4 and j.period <= me.month) r
     where not $3::boolean or p.gross <> s.total
     order by me.month, p.invoice_date, p.number, p.invoice_id`,
    [[...months], currency, openOnly, RECEIVABLES_ACCOUNT],
  );

/** A payment that had something left at a month end. */
export interface UnappliedAtMonthEnd {
  readonly month: Month;
  readonly amount: string;
  readonly currency: string;
  readonly amountFunctional: string;
  readonly unapplied: string;
}

export const unappliedAtMonthEnds = (read: Sql, months: readonly Month[], currency: string) =>
  read<UnappliedAtMonthEnd>(
    `with ${MONTH_ENDS}
     select me.month, p.amount::text, p.currency, p.amount_functional::text as "amountFunctional",
       (p.amount - s.applied)::text as unapplied
     from month_end me
     join payment p on p.value_date <= me.day and p.functional_currency = $2
     cross join lateral (
       select coalesce(sum(amount), 0) as applied from settlement s
       where s.tenant_id = p.tenant_id and s.payment_id = p.id and s.settled_on <= me.day) s
     where p.amount <> s.applied
     order by me.month, p.value_date, p.reference`,
    [[...months], currency],
  );

export interface AmountOfMonth {
  readonly month: Month;
  readonly amount: string;
}

/** Cash by the month of its value date, at the rate it was booked with. */
export const cashOfMonths = (read: Sql, months: readonly Month[], currency: string) =>
  read<AmountOfMonth>(
    `with ${MONTH_ENDS}
     select me.month, coalesce(sum(p.amount_functional), 0)::text as amount
     from month_end me
     left join payment p on p.value_date between (me.month || '-01')::date and me.day and p.functional_currency = $2
     group by me.month order by me.month`,
    [[...months], currency],
  );

/** Invoices less credit memos by month of their date, gross of tax, at the booking rate. */
export const netBillingsOfMonths = (read: Sql, months: readonly Month[], currency: string) =>
  read<AmountOfMonth>(
    `with ${MONTH_ENDS}
     select me.month,
       (coalesce((select sum(p.gross_functional) from invoice_posting p
         where p.invoice_date between (me.month || '-01')::date and me.day and p.functional_currency = $2), 0)
       - coalesce((select sum(s.amount_functional) from settlement s where s.kind = 'CREDIT_MEMO'
         and s.settled_on between (me.month || '-01')::date and me.day and s.functional_currency = $2), 0))::text as amount
     from month_end me order by me.month`,
    [[...months], currency],
  );

/** The instants at which the months were closed; open ones are missing. */
export const closedPeriods = (read: Sql, months: readonly Month[]) =>
  read<{ month: Month; closedAt: StoredInstant }>(
    `select period as month, closed_at as "closedAt" from closed_period where period = any($1)`,
    [[...months]],
  );

/** The currencies in which the tenant keeps books, in order. */
export async function ledgerCurrencies(read: Sql): Promise<string[]> {
  const rows = await read<{ currency: string }>(`select currency from ledger_currency order by currency`);
  return rows.map(({ currency }) => currency);
}
