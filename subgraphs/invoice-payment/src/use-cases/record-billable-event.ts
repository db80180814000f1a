import { Money } from '@throughline/contracts';
import type { Event } from '@throughline/events';
import type { billableEventRecorded, EventContract } from '@throughline/events';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { keepItem, type KeptItem } from '../persistence/billable-item.queries.ts';
import { planItems } from './billing-runs.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;
export type BillableEventFact = Event<DataOf<typeof billableEventRecorded>>;

/** Keeps billable events as open to bill and plans the runs that invoice them. A second copy changes nothing. */
export async function recordBillableEvents(events: readonly BillableEventFact[], work: Work): Promise<void> {
  const fresh: KeptItem[] = [];
  for (const event of events) {
    const { engagementReference, value: _value, billable, ...facts } = event.data;
    const kept: KeptItem = {
      engagementReference,
      correlationId: event.correlationId,
      item: { ...facts, billable: Money.from(billable) },
    };
    if (await keepItem(sqlOf(work), work.tenantId, kept, work.now)) fresh.push(kept);
  }
  await planItems(work, fresh);
}
