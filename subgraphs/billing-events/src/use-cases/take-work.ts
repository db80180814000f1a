import { decimal } from '@throughline/contracts';
import type { EventContract, timeEntryApproved, timeEntryCorrected } from '@throughline/events';
import { NotYet, type Work } from '@throughline/transport';
import { isElementKnown, keepCorrection, keepTimeEntry, timeEntryOf } from '../persistence/delivery.queries.ts';
import { keepWorkItem, type NewWorkItem } from '../persistence/work-item.queries.ts';
import { priceWork } from './price-work.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;

/** Keeps work or cost as it was approved, then prices what can be priced. */
export async function takeWork(work: Work, item: NewWorkItem): Promise<void> {
  const contractId = await keepWorkItem(work, item);
  if (contractId === null) throw new NotYet('work element', item.wbsElementId);
  await priceWork(work, contractId);
}

/** All approved time measures progress; billable time is priced as well. */
export async function takeTime(work: Work, entry: DataOf<typeof timeEntryApproved>): Promise<void> {
  if (!(await isElementKnown(work, entry.wbsElementId))) throw new NotYet('work element', entry.wbsElementId);
  await keepTimeEntry(work, entry);
  if (!entry.billable) return;
  await takeWork(work, {
    id: entry.timeEntryId,
    kind: 'TIME',
    sourceId: entry.timeEntryId,
    reference: entry.reference,
    wbsElementId: entry.wbsElementId,
    eventDate: entry.workDate,
    approvedAt: entry.approvedAt,
    hours: entry.hours,
    role: entry.role,
  });
}

/** The difference of the hours counts from its own approval: for progress, and as work of its own for the price. */
export async function takeCorrection(work: Work, entry: DataOf<typeof timeEntryCorrected>): Promise<void> {
  const corrected = await timeEntryOf(work, entry.timeEntryId);
  if (corrected === null) throw new NotYet('time entry', entry.timeEntryId);
  const hours = decimal(entry.hours).minus(entry.hoursBefore).toFixed(2);
  if (!(await keepCorrection(work, entry, hours))) return;
  if (!corrected.billable || decimal(hours).isZero()) return;
  await takeWork(work, {
    id: `${entry.timeEntryId}:${entry.correction}`,
    kind: 'TIME',
    sourceId: entry.timeEntryId,
    reference: `${entry.reference}-C${entry.correction}`,
    wbsElementId: entry.wbsElementId,
    eventDate: entry.workDate,
    approvedAt: entry.correctedAt,
    hours,
    role: corrected.role,
    corrects: entry.reference,
  });
}
