import { dateOfInstant, type Id } from '@throughline/contracts';
import type { NewRow } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { type NotNull, sql } from 'kysely';
import type { BillableEvent } from './billable-event.mapping.ts';
import { tables } from './tables.ts';

/** A trigger of the schedule that happened and has no billable event yet, with everything that the event names. */
export type DueCharge = Awaited<ReturnType<typeof chargesDue>>[number];

/**
 * What an active contract owes an event for: accepted milestones, and instalments whose date is reached. In the order in
 * which they happened. Nothing while the contract is not active.
 */
export function chargesDue(work: Work, contractId: Id<'Contract'>, upTo: Date) {
  return tables(work)
    .selectFrom('contract as c')
    .innerJoin('billing_schedule as s', 's.contractId', 'c.id')
    .innerJoin('wbs_element as w', (join) =>
      join.onRef('w.contractId', '=', 'c.id').onRef('w.code', '=', 's.workElementCode'),
    )
    .leftJoin('milestone as m', (join) =>
      join.onRef('m.contractId', '=', 'c.id').onRef('m.reference', '=', 's.reference').on('s.kind', '=', 'MILESTONE'),
    )
    .select(['s.id as scheduleId', 's.kind', 's.reference', 's.month', 's.chargeDate', 's.instalment', 's.instalments'])
    .select([
      's.amount',
      's.currency',
      's.quoteLineId',
      'c.id as contractId',
      'c.engagementId',
      'c.engagementReference',
    ])
    .select(['c.customerId', 'c.quoteVersionId', 'c.sellerReference', 'c.activatedAt', 'w.projectId'])
    .select(['w.id as wbsElementId', 'w.name as workElementName', 'w.billToId', 'w.obligationId'])
    .select(['m.id as milestoneId', 'm.acceptedAt', sql<string | null>`trim_scale(s.percent)`.as('percent')])
    .where('c.id', '=', contractId)
    .where('c.activatedAt', 'is not', null)
    .$narrowType<{ activatedAt: NotNull }>()
    .where((e) => e.or([e('m.acceptedAt', 'is not', null), e('s.chargeDate', '<=', dateOfInstant(upTo))]))
    .where((e) =>
      e.not(e.exists(e.selectFrom('billable_event as b').select('b.id').whereRef('b.billingScheduleId', '=', 's.id'))),
    )
    .orderBy(sql`coalesce(m.accepted_at, s.charge_date::timestamp at time zone 'UTC')`)
    .orderBy('s.position')
    .execute();
}

export type NewBillableEvent = NewRow<typeof BillableEvent>;

/** Keeps a billable event under the natural key of its source; false when the source has one already. */
export async function insertBillableEvent(work: Work, event: NewBillableEvent): Promise<boolean> {
  const kept = await tables(work)
    .insertInto('billable_event')
    .values({ tenantId: work.tenantId, ...event })
    .onConflict((taken) => taken.doNothing())
    .returning('id')
    .execute();
  return kept.length > 0;
}
