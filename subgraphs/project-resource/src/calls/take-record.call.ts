import { ok } from '@throughline/contracts';
import type { Psa, PsaExpense, PsaSubcontractorBill, PsaUsage } from '@throughline/project-resource-domain';
import { defineCall, type OutgoingOperation, type Work } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { recordExpenses, recordSubcontractorBills } from '../use-cases/record-costs.ts';
import { recordUsage } from '../use-cases/record-usage.ts';
import { demandTaken } from '../use-cases/set-aside.ts';
import type { RefusedRecord } from '../use-cases/take-records.ts';

export interface TakeRecordRequest {
  readonly instance: string;
  readonly recordType: string;
  readonly externalId: string;
}

export type RecordReading =
  | { readonly kind: 'EXPENSE'; readonly look: PsaExpense }
  | { readonly kind: 'SUBCONTRACTOR_BILL'; readonly look: PsaSubcontractorBill }
  | { readonly kind: 'USAGE'; readonly look: PsaUsage };

/** A record as it is now; null when it is gone, or of a type that is not one of costs or usage. */
export async function readRecord(psa: Psa, recordType: string, externalId: string): Promise<RecordReading | null> {
  const { expense, subcontractorBill, usageRecord } = psa.recordTypes;
  if (recordType === expense) {
    const look = await psa.readExpense(externalId);
    return look && { kind: 'EXPENSE', look };
  }
  if (recordType === subcontractorBill) {
    const look = await psa.readSubcontractorBill(externalId);
    return look && { kind: 'SUBCONTRACTOR_BILL', look };
  }
  if (recordType !== usageRecord) return null;
  const look = await psa.readUsageRecord(externalId);
  return look && { kind: 'USAGE', look };
}

export function recordReading(work: Work, psa: Psa, reading: RecordReading): Promise<RefusedRecord[]> {
  switch (reading.kind) {
    case 'EXPENSE':
      return recordExpenses(work, psa, [reading.look]);
    case 'SUBCONTRACTOR_BILL':
      return recordSubcontractorBills(work, psa, [reading.look]);
    case 'USAGE':
      return recordUsage(work, psa, [reading.look]);
  }
}

/** Reads one record that could not be taken again. It stays parked until the PSA's record can be taken. */
export const takeRecordCall = (psas: PsaDirectory): OutgoingOperation<TakeRecordRequest, RecordReading | null> =>
  defineCall({
    name: 'psa.record.take',
    target: ({ instance }) => `psa:${instance}`,
    call: async ({ instance, recordType, externalId }, { tenantId }) =>
      ok(await readRecord(psas.named(tenantId, instance), recordType, externalId)),
    settled: async ({ instance }, outcome, work) => {
      if (!outcome.ok || outcome.value === null) return;
      demandTaken(await recordReading(work, psas.named(work.tenantId, instance), outcome.value));
    },
  });
