import { instant, lastDayOf, Money, type Month } from '@throughline/contracts';
import { ageWip, PASS_THROUGH_SUBTYPE, wipAgeDays } from '@throughline/reporting-domain';
import type { Sql } from '@throughline/subgraph';
import { closedPeriods } from '../persistence/receivables.queries.ts';
import { unbilledAtMonthEnds } from '../persistence/wip.queries.ts';

/**
 * Unbilled work of several month ends. Work in another currency than the books has no value in them until its rate is
 * known: it is listed and counted, and stands in no sum.
 */
export async function wipAtMonthEnds(read: Sql, months: readonly Month[], ledger: string) {
  const rows = Map.groupBy(await unbilledAtMonthEnds(read, months, ledger), ({ month }) => month);
  const closed = new Map((await closedPeriods(read, months)).map(({ month, closedAt }) => [month, closedAt]));
  return months.map((month) => {
    const monthEnd = lastDayOf(month);
    const items = (rows.get(month) ?? []).map((row) => ({
      row,
      value: row.currency === ledger ? Money.of(row.billable, ledger) : null,
      ageDays: wipAgeDays(row.eventDate, monthEnd),
      passThrough: row.subtype === PASS_THROUGH_SUBTYPE,
    }));
    const valued = items.flatMap(({ value, ageDays, passThrough }) =>
      value === null ? [] : [{ value, ageDays, passThrough }],
    );
    const { wip, passThrough, aging } = ageWip(valued, ledger);
    const closedAt = closed.get(month);
    return {
      month,
      monthEnd,
      closedAt: closedAt === undefined ? null : instant(closedAt),
      items: items.map(({ row, value, ageDays, passThrough }) => ({
        billableEvent: { id: row.billableEventId },
        sourceReference: row.sourceReference,
        type: row.type,
        subtype: row.subtype,
        billable: Money.of(row.billable, row.currency).toJSON(),
        functional: value?.toJSON() ?? null,
        ageDays,
        passThrough,
      })),
      wip: wip.toJSON(),
      passThrough: passThrough.toJSON(),
      unvalued: items.length - valued.length,
      aging: aging.map(({ bucket, amount }) => ({ bucket, amount: amount.toJSON() })),
    };
  });
}
