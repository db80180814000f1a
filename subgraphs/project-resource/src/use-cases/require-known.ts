import { Fault } from '@throughline/contracts';

/** The record hangs on work whose facts have not arrived here yet; whoever brought the record brings it again. */
export const notKnownYet = (what: string, record: { externalId: string; id: string | null }): Fault =>
  new Fault('ENTITY_UNKNOWN', `the ${what} of record ${record.externalId} is not known yet`, {
    transient: true,
    evidence: { what, ...record },
  });
