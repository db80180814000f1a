import type { Sql } from '@throughline/subgraph';
import { type CalendarDate, type Id, Money, type Month, month, type Refusal } from '@throughline/contracts';
import type { ForeignReceivable } from '@throughline/invoice-payment-domain';
import { bookedOfInvoice, openOfInvoice } from './open.sql.ts';

/** What of an entity was open in other currencies than its books' at the end of a day. */
export async function foreignReceivables(sql: Sql, entity: string, until: CalendarDate): Promise<ForeignReceivable[]> {
  const rows = await sql<{
    id: string;
    number: string;
    currency: string;
    functional_currency: string;
    open: string;
    booked: string;
  }>(
    `select * from (
       select i.id, i.number, i.currency, i.functional_currency, ${openOfInvoice('i', '$2::date')} as open,
         ${bookedOfInvoice('i', '$2::date')} as booked
       from invoice i where i.seller_reference = $1 and i.currency <> i.functional_currency and i.state = 'POSTED'
         and i.invoice_date <= $2::date) x
     where open <> 0 order by id`,
    [entity, until],
  );
  return rows.map((row) => ({
    invoiceId: row.id as Id<'Invoice'>,
    invoiceNumber: row.number,
    open: Money.of(row.open, row.currency),
    booked: Money.of(row.booked, row.functional_currency),
  }));
}

export interface KeptRevaluation {
  readonly period: Month;
  readonly balance: Money;
  /** What the month has booked of its movement. */
  readonly booked: Money;
  /** How many entries it has. */
  readonly entries: number;
  /** As they were told, to see whether anything is new. */
  readonly items: string;
}

interface Row {
  period: string;
  balance: string;
  booked: string;
  currency: string;
  entries: number;
  items: unknown;
}

const KEPT = `select period, balance::text, booked::text, currency, entries, items from revaluation`;

const keptOf = (row: Row | undefined): KeptRevaluation | null =>
  row
    ? {
        period: month(row.period),
        balance: Money.of(row.balance, row.currency),
        booked: Money.of(row.booked, row.currency),
        entries: row.entries,
        items: JSON.stringify(row.items),
      }
    : null;

export async function revaluationOf(sql: Sql, entity: string, period: Month): Promise<KeptRevaluation | null> {
  const [row] = await sql<Row>(`${KEPT} where entity = $1 and period = $2`, [entity, period]);
  return keptOf(row);
}

/** The months next to one that were valued. */
export async function neighbours(
  sql: Sql,
  entity: string,
  period: Month,
): Promise<{ before: KeptRevaluation | null; next: KeptRevaluation | null }> {
  const [before] = await sql<Row>(`${KEPT} where entity = $1 and period < $2 order by period desc limit 1`, [
    entity,
    period,
  ]);
  const [next] = await sql<Row>(`${KEPT} where entity = $1 and period > $2 order by period limit 1`, [entity, period]);
  return { before: keptOf(before), next: keptOf(next) };
}

export const keepRevaluation = (
  sql: Sql,
  about: { readonly tenantId: string; readonly entity: string; readonly at: Date; readonly refusal: Refusal | null },
  kept: Omit<KeptRevaluation, 'items'> & { readonly items: readonly unknown[] },
): Promise<unknown> =>
  sql(
    `insert into revaluation (tenant_id, entity, period, state, balance, booked, currency, items, entries, refusal, revalued_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9, $10::jsonb, $11)
     on conflict (tenant_id, entity, period) do update set state = excluded.state, balance = excluded.balance,
       booked = excluded.booked, items = excluded.items, entries = excluded.entries, refusal = excluded.refusal,
       revalued_at = excluded.revalued_at`,
    [
      about.tenantId,
      about.entity,
      kept.period,
      about.refusal === null ? 'DONE' : 'WAITING',
      kept.balance.toAmount(),
      kept.booked.toAmount(),
      kept.balance.currency,
      JSON.stringify(kept.items),
      kept.entries,
      about.refusal && JSON.stringify(about.refusal),
      about.at,
    ],
  );

/** Months that could not be valued for want of a rate, the earliest first. */
export async function waitingRevaluations(sql: Sql): Promise<{ entity: string; period: Month }[]> {
  const rows = await sql<{ entity: string; period: string }>(
    `select entity, period from revaluation where state = 'WAITING' order by entity, period`,
  );
  return rows.map(({ entity, period }) => ({ entity, period: month(period) }));
}
