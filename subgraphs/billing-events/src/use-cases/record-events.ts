import type { Id } from '@throughline/contracts';
import { billableEventRecorded, type EventContract, revenueEarned } from '@throughline/events';
import type { Work } from '@throughline/transport';
import { insertBillableEvents, insertEarned } from '../persistence/priced-event.queries.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;
export type BillableEventData = DataOf<typeof billableEventRecorded>;
export type EarnedData = DataOf<typeof revenueEarned>;

/** A billable event with the natural key of what made it, which is unique for ever for its type. */
export interface NewBillableEvent {
  readonly sourceKey: string;
  readonly scheduleId?: Id<'BillingSchedule'>;
  readonly data: BillableEventData;
}

/** What an event that is neither time, cost nor usage leaves open. */
export const NOTHING_PRICED = {
  subtype: null,
  milestoneId: null,
  obligationId: null,
  timeEntryId: null,
  expenseId: null,
  subcontractorBillId: null,
  usageRecordId: null,
  hours: null,
  rate: null,
  cost: null,
  markup: null,
  drawdown: null,
  reason: null,
  ofBillableEventId: null,
  reducesOpenBy: null,
  receivableInvoiceId: null,
} as const;

/**
 * Writes and tells billable events, in one statement; those whose source has one already are left out.
 * @returns the ids that are new
 */
export async function recordEvents(work: Work, events: readonly NewBillableEvent[]): Promise<ReadonlySet<string>> {
  const inserted = await insertBillableEvents(work, events);
  for (const { data } of events) {
    if (!inserted.has(data.billableEventId)) continue;
    work.publish(billableEventRecorded, data.billableEventId, data, { occurredAt: data.approvedAt });
  }
  return inserted;
}

/** Writes and tells revenue that comes with its cause. The caller has made sure that the cause is new. */
export async function recordEarned(work: Work, rows: readonly EarnedData[]): Promise<void> {
  await insertEarned(work, rows);
  for (const data of rows) work.publish(revenueEarned, data.revenueEventId, data);
}
