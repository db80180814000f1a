import { instant, type Instant } from '@throughline/contracts';
import type { Work } from '@throughline/transport';

export interface CutOffCounts {
  readonly timeEntries: number;
  readonly milestones: number;
  readonly estimates: number;
  readonly corrections: number;
  readonly expenses: number;
  readonly subcontractorBills: number;
  readonly usageRecords: number;
}

const NONE: CutOffCounts = {
  timeEntries: 0,
  milestones: 0,
  estimates: 0,
  corrections: 0,
  expenses: 0,
  subcontractorBills: 0,
  usageRecords: 0,
};

/** How many facts up to the close, inclusive, were published for the tenant since the beginning. */
export async function countPublished(work: Work, closedAt: Instant): Promise<CutOffCounts> {
  const [row] = await work.sql<CutOffCounts & object>(
    `select
       (select count(*)::int from time_entry where tenant_id = $1 and approved_at <= $2) as "timeEntries",
       (select count(*)::int from milestone where tenant_id = $1 and announced_accepted_at <= $2) as milestones,
       (select count(*)::int from estimate where tenant_id = $1 and recorded_at <= $2) as estimates,
       (select count(*)::int from time_correction where tenant_id = $1 and corrected_at <= $2) as corrections,
       (select count(*)::int from expense where tenant_id = $1 and approved_at <= $2 and billable) as expenses,
       (select count(*)::int from subcontractor_bill where tenant_id = $1 and approved_at <= $2) as "subcontractorBills",
       (select count(*)::int from usage_record where tenant_id = $1 and recorded_at <= $2) as "usageRecords"`,
    [work.tenantId, closedAt],
  );
  return row ?? NONE;
}

/** False when this close was cut off before. */
export async function insertCutOff(
  work: Work,
  cutOff: CutOffCounts & { period: string; closedAt: Instant },
): Promise<boolean> {
  const rows = await work.sql(
    `insert into delivery_cut_off (tenant_id, period, closed_at, reached_at, time_entries, milestones, estimates,
       corrections, expenses, subcontractor_bills, usage_records)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing returning period`,
    [
      work.tenantId,
      cutOff.period,
      cutOff.closedAt,
      work.now,
      cutOff.timeEntries,
      cutOff.milestones,
      cutOff.estimates,
      cutOff.corrections,
      cutOff.expenses,
      cutOff.subcontractorBills,
      cutOff.usageRecords,
    ],
  );
  return rows.length > 0;
}

/** The close up to which everything was read before; null when there was none. */
export async function latestCutOff(work: Work, before: Instant): Promise<Instant | null> {
  const [row] = await work.sql<{ closed_at: Date | null }>(
    `select max(closed_at) as closed_at from delivery_cut_off where tenant_id = $1 and closed_at < $2`,
    [work.tenantId, before],
  );
  return row?.closed_at ? instant(row.closed_at) : null;
}
