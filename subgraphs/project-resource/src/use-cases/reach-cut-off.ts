import type { Instant, Month } from '@throughline/contracts';
import { deliveryCutOffReached } from '@throughline/events';
import type { PsaEstimate, PsaMilestone, PsaTime } from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { countPublished, insertCutOff } from '../persistence/delivery.queries.ts';
import { recordEstimates } from './record-estimates.ts';
import { recordMilestones } from './record-milestones.ts';
import { recordTime } from './record-time.ts';

/** Everything that one PSA reported in the last reading before a cut-off. */
export interface LastReading {
  readonly instance: string;
  readonly times: readonly PsaTime[];
  readonly milestones: readonly PsaMilestone[];
  readonly estimates: readonly PsaEstimate[];
}

/**
 * Records what the last reading found missing, then says how much of the deliveries up to the close was published. From
 * here on whoever holds as many facts holds them all. A record of ours that is not known yet keeps the cut-off open:
 * a period is not closed over a gap.
 */
export async function reachCutOff(
  work: Work,
  psas: PsaDirectory,
  close: { period: Month; closedAt: Instant },
  readings: readonly LastReading[],
): Promise<void> {
  for (const { instance, times, milestones, estimates } of readings) {
    const psa = psas.named(work.tenantId, instance);
    await recordTime(work, psa, times);
    await recordMilestones(work, milestones);
    await recordEstimates(work, psa, estimates);
  }
  const counts = await countPublished(work, close.closedAt);
  if (!(await insertCutOff(work, { ...close, ...counts }))) return;
  work.publish(deliveryCutOffReached, close.period, {
    ...close,
    ...counts,
    corrections: 0,
    expenses: 0,
    subcontractorBills: 0,
    usageRecords: 0,
  });
}
