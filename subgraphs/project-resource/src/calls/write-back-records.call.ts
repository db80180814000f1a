import { ok } from '@throughline/contracts';
import type { BilledRecord, RefusedWriteBack } from '@throughline/project-resource-domain';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import { recordWrittenBack } from '../persistence/record.queries.ts';

export interface WriteBackRecordsRequest {
  readonly instance: string;
  readonly invoiceId: string;
  /** Several of our entities may lie in one record of the PSA, as the days of a week do. */
  readonly records: readonly (BilledRecord & { readonly entityIds: readonly string[] })[];
}

/** Tells the PSA, for all records of an invoice at once, with which one they were billed. A repeat changes nothing. */
export const writeBackRecordsCall = (
  psas: PsaDirectory,
): OutgoingOperation<WriteBackRecordsRequest, readonly RefusedWriteBack[]> =>
  defineCall({
    name: 'psa.invoice.write-back-records',
    target: ({ instance }) => `psa:${instance}`,
    call: async ({ instance, records }, { tenantId }) =>
      ok(await psas.named(tenantId, instance).writeBackInvoices(records)),
    settled: async ({ invoiceId, records }, outcome, work) => {
      const refusals = new Map(
        (outcome.ok ? outcome.value : []).map(({ externalId, refusal }) => [externalId, refusal]),
      );
      const answers = records.flatMap(({ externalId, entityIds }) =>
        entityIds.map((entityId) => {
          return { entityId, refusal: outcome.ok ? (refusals.get(externalId) ?? null) : outcome.refusal };
        }),
      );
      await recordWrittenBack(work, invoiceId, answers);
    },
  });
