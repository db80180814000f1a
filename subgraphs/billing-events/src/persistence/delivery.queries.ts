import type { Id, Instant } from '@throughline/contracts';
import type { EventContract, estimateChanged, projectCreated, timeEntryApproved } from '@throughline/events';
import { countedRows, insertAll } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { Milestone, WbsElement } from './delivery.mapping.ts';
import { tables } from './tables.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;

/** Keeps the project with the ids of its work and milestones by their codes. A repetition changes nothing. */
export async function keepProject(work: Work, project: DataOf<typeof projectCreated>): Promise<void> {
  const { tenantId } = work;
  const { projectId, contractId, activationId, engagementId, createdAt } = project;
  await tables(work)
    .insertInto('project')
    .values({ tenantId, id: projectId, activationId, contractId, engagementId, createdAt })
    .onConflict((taken) => taken.doNothing())
    .execute();
  const elements = project.elements.map(({ wbsElementId: id, code, name, quoteLineId, billToId, obligationId }) => {
    return { id, projectId, contractId, code, name, quoteLineId, billToId, obligationId };
  });
  await insertAll(work, WbsElement, elements, { orLeave: true });
  const milestones = project.milestones.map(({ milestoneId, reference, wbsElementId }) => {
    return { id: milestoneId, projectId, contractId, reference, wbsElementId };
  });
  await insertAll(work, Milestone, milestones, { orLeave: true });
}

export async function isProjectKnown(work: Work, projectId: Id<'Project'>): Promise<boolean> {
  const row = await tables(work).selectFrom('project').select('id').where('id', '=', projectId).executeTakeFirst();
  return row !== undefined;
}

/**
 * Locks the project of a contract, so that an acceptance and an activation that commit at the same time see each other.
 * False while the project is not known.
 */
export async function lockProjectOf(work: Work, contractId: Id<'Contract'>): Promise<boolean> {
  const row = await tables(work)
    .selectFrom('project')
    .select('id')
    .where('contractId', '=', contractId)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}

/** The contract that a milestone belongs to; null while its project is not known. */
export async function contractOfMilestone(work: Work, milestoneId: Id<'Milestone'>): Promise<Id<'Contract'> | null> {
  const row = await tables(work)
    .selectFrom('milestone')
    .select('contractId')
    .where('id', '=', milestoneId)
    .executeTakeFirst();
  return row?.contractId ?? null;
}

/** The first acceptance counts for ever. */
export async function keepAcceptance(work: Work, milestoneId: Id<'Milestone'>, acceptedAt: Instant): Promise<void> {
  await tables(work)
    .updateTable('milestone')
    .set({ acceptedAt })
    .where('id', '=', milestoneId)
    .where('acceptedAt', 'is', null)
    .execute();
}

export async function keepTimeEntry(work: Work, entry: DataOf<typeof timeEntryApproved>): Promise<void> {
  const { timeEntryId: id, reference, projectId, wbsElementId, workDate, hours, billable, approvedAt } = entry;
  await tables(work)
    .insertInto('time_entry')
    .values({ tenantId: work.tenantId, id, reference, projectId, wbsElementId, workDate, hours, billable, approvedAt })
    .onConflict((taken) => taken.doNothing())
    .execute();
}

export async function keepEstimate(work: Work, estimate: DataOf<typeof estimateChanged>): Promise<void> {
  const { estimateId: id, projectId, wbsElementId, version, hours, recordedAt } = estimate;
  await tables(work)
    .insertInto('estimate')
    .values({ tenantId: work.tenantId, id, projectId, wbsElementId, version, hours, recordedAt })
    .onConflict((taken) => taken.doNothing())
    .execute();
}

export interface DeliveryCounts {
  readonly timeEntries: number;
  readonly milestones: number;
  readonly estimates: number;
}

/** How many facts of delivery are held that were approved at or before the instant. */
export async function countDelivery(work: Work, through: Instant): Promise<DeliveryCounts> {
  const db = tables(work);
  const times = db.selectFrom('time_entry').where('approvedAt', '<=', through);
  const milestones = db.selectFrom('milestone').where('acceptedAt', '<=', through);
  const estimates = db.selectFrom('estimate').where('recordedAt', '<=', through);
  return db
    .selectNoFrom([
      times.select(countedRows).$asScalar().$notNull().as('timeEntries'),
      milestones.select(countedRows).$asScalar().$notNull().as('milestones'),
      estimates.select(countedRows).$asScalar().$notNull().as('estimates'),
    ])
    .executeTakeFirstOrThrow();
}

/**
 * A contract whose project stands since before the instant, but whose setup or activation has not arrived here. Once a
 * project stands an activation only goes on or is refused; a project of a refused setup does not count, since its
 * activation waits for a person.
 */
export async function contractStillArriving(work: Work, through: Instant): Promise<Id<'Contract'> | null> {
  const row = await tables(work)
    .selectFrom('project as p')
    .leftJoin('contract as c', 'c.id', 'p.contractId')
    .leftJoin('billing_setup as s', 's.activationId', 'p.activationId')
    .select('p.contractId')
    .where('p.createdAt', '<=', through)
    .where('c.activatedAt', 'is', null)
    .where('s.state', 'is distinct from', 'REFUSED')
    .limit(1)
    .executeTakeFirst();
  return row?.contractId ?? null;
}
