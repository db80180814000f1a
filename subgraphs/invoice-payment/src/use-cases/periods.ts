import { type CalendarDate, type Month, month, monthOf } from '@throughline/contracts';
import type { Work } from '@throughline/transport';

/** The months that no longer change. */
export async function closedMonths(work: Work): Promise<Set<Month>> {
  const rows = await work.sql<{ period: string }>(`select period from accounting_period where state = 'CLOSED'`);
  return new Set(rows.map((row) => month(row.period)));
}

export const isPeriodClosed = async (work: Work, date: CalendarDate): Promise<boolean> =>
  (await closedMonths(work)).has(monthOf(date));
