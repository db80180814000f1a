import { Fault } from '@throughline/contracts';
import type { Psa } from '@throughline/project-resource-domain';
import type { OutgoingOperation, Work } from '@throughline/transport';
import type { TakeRecordRequest, RecordReading } from '../calls/take-record.call.ts';
import { notified } from '../persistence/record.queries.ts';
import type { RefusedRecord } from './take-records.ts';

/** Parks the delivery that brought the record: for good until a person repairs it, or until what it lacks has arrived. */
export function faultOf({ refusal, mayCome, recordType, externalId }: RefusedRecord): Fault {
  const evidence = { recordType, externalId, ...refusal.evidence };
  const message = `${refusal.code}: ${recordType} ${externalId} cannot be taken: ${JSON.stringify(refusal.evidence)}`;
  return new Fault(refusal.code, message, { transient: mayCome, evidence });
}

/** For a delivery of one record. */
export function demandTaken(refused: readonly RefusedRecord[]): void {
  const [first] = refused;
  if (first) throw faultOf(first);
}

/**
 * What a reading of many records does with those that it cannot take, so that the others pass: each is read once more by
 * itself, and that is parked. A record of which a notification told is parked there already.
 */
export async function setAside(
  work: Work,
  psa: Psa,
  refused: readonly RefusedRecord[],
  takeRecord: OutgoingOperation<TakeRecordRequest, RecordReading | null>,
): Promise<void> {
  const told = await notified(work, psa, refused);
  for (const { recordType, externalId, changedAt } of refused) {
    if (told.has(externalId)) continue;
    const { instance } = psa;
    work.call(takeRecord, `${instance}/${externalId}/${changedAt}`, { instance, recordType, externalId });
  }
}
