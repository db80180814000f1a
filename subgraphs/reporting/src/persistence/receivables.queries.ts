import type { CalendarDate, Instant, Month } from '@throughline/contracts';
import type { Sql } from '@throughline/subgraph';
import { DAYS, dayText, knownAt, MONTH_ENDS, standsOn } from './read-sql.ts';

/** A posted invoice as it stood on a day. Amounts are decimal text. */
export interface InvoiceOn {
  readonly day: CalendarDate;
  readonly invoiceId: string;
  readonly number: string;
  readonly billToReference: string | null;
  readonly dueDate: CalendarDate;
  readonly currency: string;
  readonly gross: string;
  readonly grossFunctional: string;
  readonly bookingRate: string | null;
  /** One entry per payment, credit memo or write-off up to the day; with what it relieved where the fact says so. */
  readonly settled: readonly { readonly amount: string; readonly relieved: string | null }[];
  readonly cash: string;
  /** What the latest revaluation of a month that was over by then added to its booked value. */
  readonly unrealised: string;
}

/** Which books a report is about, and when it was known; everything that is known now without an instant. */
export interface Books {
  readonly ledger: string;
  readonly knownAt: Instant | null;
}

/** Invoices dated up to each day, with what had settled them by then. */
export const invoicesOn = (
  read: Sql,
  days: readonly CalendarDate[],
  { ledger, knownAt: known }: Books,
  openOnly: boolean,
) =>
  read<InvoiceOn>(
    `with ${DAYS}
     select ${dayText('me.day')} as day, p.invoice_id as "invoiceId", p.number, b.reference as "billToReference",
       ${dayText('p.due_date')} as "dueDate", p.currency, p.gross::text, p.gross_functional::text as "grossFunctional",
       trim_scale(p.booking_rate)::text as "bookingRate", s.settled, s.cash::text, r.unrealised::text
     from point me
     join invoice_posting p on p.invoice_date <= me.day and p.functional_currency = $2 and ${knownAt('p.posted_at', '$4')}
     left join bill_to b on b.tenant_id = p.tenant_id and b.id = p.bill_to_id
     cross join lateral (
       select coalesce(jsonb_agg(jsonb_build_object('amount', s.amount::text, 'relieved', s.relieved_functional::text)
           order by s.settled_on, s.id), '[]') as settled,
         coalesce(sum(s.amount), 0) as total, coalesce(sum(s.amount) filter (where s.kind = 'CASH'), 0) as cash
       from settlement s
       where s.tenant_id = p.tenant_id and s.invoice_id = p.invoice_id and ${standsOn('s', 'me.day', '$4')}) s
     cross join lateral (
       select coalesce(sum(i.unrealised), 0) as unrealised from revaluation_item i
       where i.tenant_id = p.tenant_id and i.invoice_id = p.invoice_id
         and (i.period, i.told_at) = (
           select r.period, r.told_at from revaluation r
           where r.tenant_id = i.tenant_id and r.entity = i.entity and ${knownAt('r.told_at', '$4')}
             and (r.period || '-01')::date + interval '1 month' - interval '1 day' <= me.day
           order by r.period desc, r.told_at desc limit 1)) r
     where not $3::boolean or p.gross <> s.total
     order by me.day, p.invoice_date, p.number, p.invoice_id`,
    [[...days], ledger, openOnly, known],
  );

/** A payment that had something left on a day. */
export interface UnappliedOn {
  readonly day: CalendarDate;
  readonly amount: string;
  readonly currency: string;
  readonly amountFunctional: string;
  readonly appliedFunctional: string;
  readonly refunded: string;
  readonly unapplied: string;
}

export const unappliedOn = (read: Sql, days: readonly CalendarDate[], { ledger, knownAt: known }: Books) =>
  read<UnappliedOn>(
    `with ${DAYS}
     select ${dayText('me.day')} as day, p.amount::text, p.currency, p.amount_functional::text as "amountFunctional",
       s.functional::text as "appliedFunctional", f.refunded::text, (p.amount - s.applied - f.refunded)::text as unapplied
     from point me
     join payment p on p.value_date <= me.day and p.functional_currency = $2 and ${knownAt('p.settled_at', '$3')}
     cross join lateral (
       select coalesce(sum(s.amount), 0) as applied, coalesce(sum(s.amount_functional), 0) as functional
       from settlement s
       where s.tenant_id = p.tenant_id and s.payment_id = p.id and ${standsOn('s', 'me.day', '$3')}) s
     cross join lateral (
       select coalesce(sum(f.amount), 0) as refunded from payment_refund f
       where f.tenant_id = p.tenant_id and f.payment_id = p.id and f.refunded_on <= me.day
         and ${knownAt('f.known_at', '$3')}) f
     where p.amount <> s.applied + f.refunded
     order by me.day, p.value_date, p.reference`,
    [[...days], ledger, known],
  );

export interface AmountOfMonth {
  readonly month: Month;
  readonly amount: string;
}

/** Cash by the month of its value date, at the rate it was booked with, less what went back to payers. */
export const cashOfMonths = (read: Sql, months: readonly Month[], { ledger, knownAt: known }: Books) =>
  read<AmountOfMonth>(
    `with ${MONTH_ENDS}
     select me.month,
       (coalesce((select sum(p.amount_functional) from payment p
         where p.value_date between (me.month || '-01')::date and me.day and p.functional_currency = $2
           and ${knownAt('p.settled_at', '$3')}), 0)
       - coalesce((select sum(f.amount_functional) from payment_refund f
         where f.refunded_on between (me.month || '-01')::date and me.day and f.functional_currency = $2
           and ${knownAt('f.known_at', '$3')}), 0))::text as amount
     from month_end me order by me.month`,
    [[...months], ledger, known],
  );

/** Invoices less credit memos by month of their date, gross of tax, at the booking rate. */
export const netBillingsOfMonths = (read: Sql, months: readonly Month[], { ledger, knownAt: known }: Books) =>
  read<AmountOfMonth>(
    `with ${MONTH_ENDS}
     select me.month,
       (coalesce((select sum(p.gross_functional) from invoice_posting p
         where p.invoice_date between (me.month || '-01')::date and me.day and p.functional_currency = $2
           and ${knownAt('p.posted_at', '$3')}), 0)
       - coalesce((select sum(c.gross_functional) from credit_memo c
         where c.issued_on between (me.month || '-01')::date and me.day and c.functional_currency = $2
           and ${knownAt('c.known_at', '$3')}), 0))::text as amount
     from month_end me order by me.month`,
    [[...months], ledger, known],
  );

/** The instants at which the months were closed last; open ones, and those opened again, are missing. */
export const closedPeriods = (read: Sql, months: readonly Month[]) =>
  read<{ month: Month; closedAt: Date }>(
    `select c.period as month, max(c.closed_at) as "closedAt" from closed_period c
     where c.period = any($1) and not exists (
       select 1 from period_reopening r
       where r.tenant_id = c.tenant_id and r.period = c.period and r.reopened_at > (
         select max(l.closed_at) from closed_period l where l.tenant_id = c.tenant_id and l.period = c.period))
     group by c.period`,
    [[...months]],
  );

/** The currencies in which the tenant keeps books, in order. */
export async function ledgerCurrencies(read: Sql): Promise<string[]> {
  const rows = await read<{ currency: string }>(`select currency from ledger_currency order by currency`);
  return rows.map(({ currency }) => currency);
}
