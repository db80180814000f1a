import { LockMode } from '@mikro-orm/postgresql';
import { dateOfInstant, type Id, instant } from '@throughline/contracts';
import type { SoldDeal } from '@throughline/events';
import { insertAll, type NewRow } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import type { NotNull } from 'kysely';
import { tables } from './tables.ts';
import { BillingSchedule, type BillingSetup, Contract, RevenueTreatment } from './terms.mapping.ts';

/** What was answered to the activation before; the row stays locked until the end of the transaction. */
export async function setupOf(work: Work, activationId: Id<'Activation'>) {
  const row = await tables(work)
    .selectFrom('billing_setup')
    .select('state')
    .where('activationId', '=', activationId)
    .forUpdate()
    .executeTakeFirst();
  return row?.state ?? null;
}

type NewSetup = Omit<NewRow<typeof BillingSetup>, 'decidedAt'>;

/** Keeps what is answered now, in the place of an earlier answer. */
export async function recordSetup(work: Work, setup: NewSetup): Promise<void> {
  const { state, code = null, evidence = null } = setup;
  const decided = { state, code, evidence, decidedAt: instant(work.now) };
  await tables(work)
    .insertInto('billing_setup')
    .values({ tenantId: work.tenantId, ...setup, ...decided })
    .onConflict((taken) => taken.columns(['tenantId', 'activationId']).doUpdateSet(decided))
    .execute();
}

export async function isContractKnown(work: Work, contractId: Id<'Contract'>): Promise<boolean> {
  const row = await tables(work).selectFrom('contract').select('id').where('id', '=', contractId).executeTakeFirst();
  return row !== undefined;
}

/** The contract with its row locked; null while it is not established. */
export const lockContract = ({ em, tenantId }: Work, id: Id<'Contract'>): Promise<Contract | null> =>
  em.findOne(Contract, { tenantId, id }, { lockMode: LockMode.PESSIMISTIC_WRITE });

export async function insertContract(work: Work, deal: SoldDeal): Promise<void> {
  const { contractId, activationId, engagementId, engagementReference, customerId, quoteVersionId, startDate } = deal;
  await tables(work)
    .insertInto('contract')
    .values({
      tenantId: work.tenantId,
      id: contractId,
      activationId,
      engagementId,
      engagementReference,
      customerId,
      quoteVersionId,
      sellerReference: deal.seller.reference,
      startDate,
      establishedAt: instant(work.now),
    })
    .execute();
}

export type NewSchedule = NewRow<typeof BillingSchedule>;
export const insertSchedules = (work: Work, rows: readonly NewSchedule[]) => insertAll(work, BillingSchedule, rows);

export type NewTreatment = NewRow<typeof RevenueTreatment>;
export const insertTreatments = (work: Work, rows: readonly NewTreatment[]) => insertAll(work, RevenueTreatment, rows);

/** The charge dates of the contract's instalments that are still to come, with their schedule ids, in order. */
export async function instalmentsAfter(work: Work, contractId: Id<'Contract'>, at: Date) {
  return tables(work)
    .selectFrom('billing_schedule')
    .select(['id', 'chargeDate'])
    .where('contractId', '=', contractId)
    .where('kind', '=', 'INSTALMENT')
    .where('chargeDate', '>', dateOfInstant(at))
    .orderBy('chargeDate')
    .$narrowType<{ chargeDate: NotNull }>()
    .execute();
}
