import type { Instant, Month } from '@throughline/contracts';
import { deliveryCutOffReached } from '@throughline/events';
import type {
  PsaEstimate,
  PsaExpense,
  PsaMilestone,
  PsaSubcontractorBill,
  PsaTime,
  PsaUsage,
} from '@throughline/project-resource-domain';
import type { OutgoingOperation, Work } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { RecordReading, TakeRecordRequest } from '../calls/take-record.call.ts';
import { countPublished, insertCutOff } from '../persistence/cut-off.queries.ts';
import { recordExpenses, recordSubcontractorBills } from './record-costs.ts';
import { recordEstimates } from './record-estimates.ts';
import { recordMilestones } from './record-milestones.ts';
import { recordTime } from './record-time.ts';
import { recordUsage } from './record-usage.ts';
import { setAside } from './set-aside.ts';

/** Everything that one PSA reported in the last reading before a cut-off. */
export interface LastReading {
  readonly instance: string;
  readonly times: readonly PsaTime[];
  readonly milestones: readonly PsaMilestone[];
  readonly estimates: readonly PsaEstimate[];
  readonly expenses: readonly PsaExpense[];
  readonly subcontractorBills: readonly PsaSubcontractorBill[];
  readonly usageRecords: readonly PsaUsage[];
}

/**
 * Records what the last reading found missing, then says how much of the deliveries up to the close was published. From
 * here on whoever holds as many facts holds them all. Time, a milestone or an estimate of ours that is not known yet keeps
 * the cut-off open: a period is not closed over a gap. A cost or usage that cannot be taken as it is stays parked for a
 * person, and is not counted.
 */
export async function reachCutOff(
  work: Work,
  psas: PsaDirectory,
  takeRecord: OutgoingOperation<TakeRecordRequest, RecordReading | null>,
  close: { period: Month; closedAt: Instant },
  readings: readonly LastReading[],
): Promise<void> {
  for (const reading of readings) {
    const psa = psas.named(work.tenantId, reading.instance);
    await recordTime(work, psa, reading.times);
    await recordMilestones(work, reading.milestones);
    await recordEstimates(work, psa, reading.estimates);
    const refused = [
      ...(await recordExpenses(work, psa, reading.expenses)),
      ...(await recordSubcontractorBills(work, psa, reading.subcontractorBills)),
      ...(await recordUsage(work, psa, reading.usageRecords)),
    ];
    await setAside(work, psa, refused, takeRecord);
  }
  const counts = await countPublished(work, close.closedAt);
  if (!(await insertCutOff(work, { ...close, ...counts }))) return;
  work.publish(deliveryCutOffReached, close.period, { ...close, ...counts });
}
