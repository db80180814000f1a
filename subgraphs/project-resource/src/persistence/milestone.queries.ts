import { type CalendarDate, type Id, type Instant, instant, type Refusal } from '@throughline/contracts';
import { anyOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import type { NotNull } from 'kysely';
import { tables } from './tables.ts';

/** A milestone under lock, with what its facts name. */
export type StoredMilestoneState =
  Awaited<ReturnType<typeof lockMilestones>> extends Map<string, infer State> ? State : never;

/** The milestones of these ids, those that we know; locked in the order of their ids. */
export async function lockMilestones(work: Work, ids: readonly string[]) {
  const rows = await tables(work)
    .selectFrom('milestone as m')
    .innerJoin('project as p', 'p.id', 'm.projectId')
    .select(['m.id', 'm.projectId', 'p.engagementId', 'm.wbsElementId', 'p.system', 'p.instance', 'm.reference'])
    .select(['m.status', 'm.acceptanceVersion', 'm.acceptedAt', 'm.sourceChangedAt as changedAt', 'm.invoiceNumber'])
    .where('m.id', '=', anyOf(ids))
    .orderBy('m.id')
    .forUpdate('m')
    // A project that has milestones has a PSA.
    .$narrowType<{ system: NotNull; instance: NotNull }>()
    .execute();
  return new Map(rows.map((row) => [String(row.id), row]));
}

export async function recordAcceptance(
  work: Work,
  milestoneId: Id<'Milestone'>,
  acceptance: { version: number; acceptedAt: Instant; changedAt: Instant; announced: boolean },
): Promise<void> {
  const { version, acceptedAt, changedAt, announced } = acceptance;
  await tables(work)
    .updateTable('milestone')
    .set({ status: 'ACCEPTED', acceptanceVersion: version, acceptedAt, sourceChangedAt: changedAt })
    .$if(announced, (update) => update.set({ announcedAcceptedAt: acceptedAt }))
    .where('id', '=', milestoneId)
    .execute();
  const { tenantId, now } = work;
  await tables(work)
    .insertInto('milestone_acceptance')
    .values({ tenantId, milestoneId, version, acceptedAt, recordedAt: instant(now) })
    .execute();
}

export async function recordWithdrawal(
  work: Work,
  milestoneId: Id<'Milestone'>,
  { version, changedAt }: { version: number; changedAt: Instant },
): Promise<void> {
  await tables(work)
    .updateTable('milestone')
    .set({ status: 'OPEN', sourceChangedAt: changedAt })
    .where('id', '=', milestoneId)
    .execute();
  await tables(work)
    .updateTable('milestone_acceptance')
    .set({ withdrawnAt: instant(work.now) })
    .where('milestoneId', '=', milestoneId)
    .where('version', '=', version)
    .execute();
}

export async function recordBilling(
  work: Work,
  milestoneId: Id<'Milestone'>,
  {
    invoiceId,
    number,
    date,
    postedAt,
  }: { invoiceId: Id<'Invoice'>; number: string; date: CalendarDate; postedAt: Instant },
): Promise<void> {
  await tables(work)
    .updateTable('milestone')
    .set({ invoiceId, invoiceNumber: number, invoiceDate: date, billingStatus: 'INVOICED', billingAsOf: postedAt })
    .where('id', '=', milestoneId)
    .execute();
}

export async function recordPaid(work: Work, invoiceId: Id<'Invoice'>, paidAt: Instant): Promise<void> {
  await tables(work)
    .updateTable('milestone')
    .set({ billingStatus: 'PAID', billingAsOf: paidAt })
    .where('invoiceId', '=', invoiceId)
    .execute();
}

/** The PSA took the invoice, or refused it; a later invoice of the milestone is not touched by an older answer. */
export async function recordWriteBack(
  work: Work,
  { milestoneId, invoiceId }: { milestoneId: Id<'Milestone'>; invoiceId: Id<'Invoice'> },
  refusal: Refusal | null,
): Promise<void> {
  await tables(work)
    .updateTable('milestone')
    .set({ writtenBackAt: refusal === null ? instant(work.now) : null, writeBackRefusal: refusal })
    .where('id', '=', milestoneId)
    .where('invoiceId', '=', invoiceId)
    .execute();
}
