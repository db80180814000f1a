import { type CalendarDate, decimal, type Instant } from '@throughline/contracts';
import type { PsaTime } from '../ports/psa.port.ts';

/** The work of one person on one element on one day, as approved. */
export interface DailyEntry {
  /** As the PSA's users know it. */
  readonly reference: string;
  readonly workDate: CalendarDate;
  /** Decimal text with two digits. */
  readonly hours: string;
  readonly resource: string;
  readonly role: string | null;
  readonly wbsElementId: string;
  readonly billable: boolean;
  readonly approvedAt: Instant;
}

/**
 * One entry for each day with hours. A record of a single day keeps its name as reference; the days of a week add the day
 * to it. Not approved, or without element: no entries.
 */
export function dailyEntries(time: PsaTime): DailyEntry[] {
  const { approved, approvedAt, wbsElementId, name, resource, role, billable } = time;
  if (!approved || approvedAt === null || wbsElementId === null) return [];
  const worked = time.days.filter(({ hours }) => !decimal(hours).isZero());
  return worked.map(({ workDate, hours }) => ({
    reference: worked.length === 1 ? name : `${name}/${workDate}`,
    workDate,
    hours: decimal(hours).toFixed(2),
    resource,
    role,
    wbsElementId,
    billable,
    approvedAt,
  }));
}
