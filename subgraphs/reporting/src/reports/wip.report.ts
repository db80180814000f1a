import { type CalendarDate, lastDayOf, Money, type Month, monthOf } from '@throughline/contracts';
import { ageWip, PASS_THROUGH_SUBTYPE, wipAgeDays } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import type { Books } from '../persistence/receivables.queries.ts';
import { unbilledOn } from '../persistence/wip.queries.ts';
import { closingInstants } from './receivables.report.ts';

/**
 * Unbilled work on several days. Work in another currency than the books has no value in them until its rate is known: it
 * is listed and counted, and stands in no sum.
 */
export async function wipOn(read: Sql, days: readonly CalendarDate[], books: Books) {
  const { ledger } = books;
  const rows = Map.groupBy(await unbilledOn(read, days, books), ({ day }) => day);
  return days.map((day) => {
    const items = (rows.get(day) ?? []).map((row) => ({
      row,
      value: row.functional === null ? null : Money.of(row.functional, ledger),
      ageDays: wipAgeDays(row.eventDate, day),
      passThrough: row.subtype === PASS_THROUGH_SUBTYPE,
    }));
    const valued = items.flatMap(({ value, ageDays, passThrough }) =>
      value === null ? [] : [{ value, ageDays, passThrough }],
    );
    const { wip, passThrough, aging } = ageWip(valued, ledger);
    return {
      day,
      items: items.map(({ row, value, ageDays, passThrough: isPassed }) => ({
        billableEvent: { id: row.billableEventId },
        sourceReference: row.sourceReference,
        type: row.type,
        subtype: row.subtype,
        billable: Money.of(row.billable, row.currency).toJSON(),
        functional: value?.toJSON() ?? null,
        ageDays,
        passThrough: isPassed,
      })),
      wip: wip.toJSON(),
      passThrough: passThrough.toJSON(),
      unvalued: items.length - valued.length,
      aging: aging.map(({ bucket, amount }) => ({ bucket, amount: amount.toJSON() })),
    };
  });
}

export async function wipAtMonthEnds(read: Sql, months: readonly Month[], books: Books) {
  const rows = await wipOn(read, months.map(lastDayOf), books);
  const closed = await closingInstants(read, months);
  return rows.map(({ day: monthEnd, ...row }) => {
    const month = monthOf(monthEnd);
    return { month, monthEnd, closedAt: closed.get(month) ?? null, ...row };
  });
}
