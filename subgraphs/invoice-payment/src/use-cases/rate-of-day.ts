import { type CalendarDate, ok, refuse, type Result } from '@throughline/contracts';
import type { Sql } from '@throughline/subgraph';

/** One unit of `from` in `to` on a day; 1 for one and the same currency. Refuses FX_RATE_NOT_FOUND. */
export async function rateOfDay(
  sql: Sql,
  { from, to, date }: { readonly from: string; readonly to: string; readonly date: CalendarDate },
): Promise<Result<string>> {
  if (from === to) return ok('1');
  const [row] = await sql<{ rate: string }>(
    `select trim_scale(rate)::text as rate from fx_rate where from_currency = $1 and to_currency = $2 and rate_date = $3`,
    [from, to, date],
  );
  return row ? ok(row.rate) : refuse('FX_RATE_NOT_FOUND', { from, to, date });
}
