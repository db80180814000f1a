import type { CalendarDate, Id, Instant } from '@throughline/contracts';
import type { RefusedWriteBack } from '@throughline/project-resource-domain';
import type { OutgoingOperation, Work } from '@throughline/transport';
import type { PsaDirectory } from '../adapters/psa-directory.ts';
import type { WriteBackRecordsRequest } from '../calls/write-back-records.call.ts';
import { type NamedRecord, recordBilled, recordsNamed } from '../persistence/record.queries.ts';

export interface BilledLines {
  readonly invoiceId: Id<'Invoice'>;
  readonly number: string;
  readonly invoiceDate: CalendarDate;
  readonly postedAt: Instant;
  /** What the lines bill, by element and by what people call it. */
  readonly lines: readonly { readonly wbsElementId: string; readonly reference: string }[];
}

const RECORD_TYPE = { TimeEntry: 'time', Expense: 'expense', SubcontractorBill: 'subcontractorBill' } as const;

/**
 * Keeps with which invoice each time entry, expense and bill was billed, and has it written into the PSA, all of one invoice
 * in one call. Lines that bill something else (a fee, a charge, usage) find no record and are passed over.
 */
export async function takeBilledRecords(
  work: Work,
  psas: PsaDirectory,
  writeBack: OutgoingOperation<WriteBackRecordsRequest, readonly RefusedWriteBack[]>,
  { invoiceId, number, invoiceDate, postedAt, lines }: BilledLines,
): Promise<void> {
  const records = await recordsNamed(work, lines);
  if (records.length === 0) return;
  await recordBilled(work, records, { invoiceId, number, date: invoiceDate, postedAt });
  for (const [instance, ofInstance] of Map.groupBy(records, (record) => record.instance)) {
    const { recordTypes } = psas.named(work.tenantId, instance);
    const byRecord = Map.groupBy(ofInstance, ({ entityKind, sourceId }) => `${entityKind} ${sourceId}`);
    work.call(writeBack, `${invoiceId}/${instance}`, {
      instance,
      invoiceId,
      records: [...byRecord.values()].flatMap((entities) => {
        const [first] = entities;
        return first ? [toBilled(first, entities, recordTypes)] : [];
      }),
    });
  }

  function toBilled(
    { entityKind, sourceId }: NamedRecord,
    entities: readonly NamedRecord[],
    recordTypes: Readonly<Record<(typeof RECORD_TYPE)[keyof typeof RECORD_TYPE], string>>,
  ): WriteBackRecordsRequest['records'][number] {
    const recordType = recordTypes[RECORD_TYPE[entityKind]];
    const entityIds = entities.map(({ entityId }) => entityId);
    return { recordType, externalId: sourceId, invoiceNumber: number, invoiceDate, entityIds };
  }
}
