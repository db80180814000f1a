import { type Instant, type Month, ok } from '@throughline/contracts';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { type LastReading, reachCutOff } from '../use-cases/reach-cut-off.ts';
import type { RecordReading, TakeRecordRequest } from './take-record.call.ts';

export interface CutOffRequest {
  readonly period: Month;
  readonly closedAt: Instant;
  /** Everything that changed before was read by an earlier cut-off; null reads from the beginning. */
  readonly since: Instant | null;
}

/** Reads the PSA once more before a period is cut off, whatever webhooks and polls have or have not brought. */
export const cutOffCall = (
  psas: PsaDirectory,
  takeRecord: OutgoingOperation<TakeRecordRequest, RecordReading | null>,
): OutgoingOperation<CutOffRequest, readonly LastReading[]> =>
  defineCall({
    name: 'psa.cut-off',
    target: () => 'psa:cut-off',
    call: async ({ since }, { tenantId }) => {
      const readings = psas.all(tenantId).map(async (psa): Promise<LastReading> => {
        const times = await psa.approvedTime(since);
        const milestones = await psa.acceptedMilestones(since);
        const estimates = await psa.estimates(since);
        const expenses = await psa.approvedExpenses(since);
        const subcontractorBills = await psa.approvedSubcontractorBills(since);
        const usageRecords = await psa.usageRecords(since);
        const costs = { expenses, subcontractorBills, usageRecords };
        return { instance: psa.instance, times, milestones, estimates, ...costs };
      });
      return ok(await Promise.all(readings));
    },
    settled: async ({ period, closedAt }, outcome, work) => {
      if (outcome.ok) await reachCutOff(work, psas, takeRecord, { period, closedAt }, outcome.value);
    },
  });
