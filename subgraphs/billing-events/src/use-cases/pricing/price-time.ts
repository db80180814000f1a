import { instant, Money, ok, type Result } from '@throughline/contracts';
import {
  type CapMovement,
  type CapShare,
  type CapStanding,
  consumeCap,
  type SelectedRate,
} from '@throughline/billing-events-domain';
import type { CapState, EntryStanding } from '../../persistence/priced-event.queries.ts';
import type { PendingItem } from '../../persistence/work-item.queries.ts';
import type { BillableEventData, NewBillableEvent } from '../record-events.ts';
import { outcomeOf } from './price-cost.ts';
import { type Outcome, type PricingDesk, waits } from './pricing-desk.ts';

type Billing = Pick<BillableEventData, 'timeEntryId' | 'rate'>;

/** Which time entry, and the row of the rate card that priced it. */
export const rated = (item: PendingItem, rate: SelectedRate): Billing => ({
  timeEntryId: item.sourceId as Billing['timeEntryId'],
  rate: {
    rateCardVersionId: rate.rateCardVersionId as NonNullable<Billing['rate']>['rateCardVersionId'],
    rateCard: rate.rateCard,
    version: rate.version,
    role: rate.role,
    hourly: rate.hourly,
  },
});

export const timeDescription = ({ reference, hours, role, workElementName, eventDate }: PendingItem): string =>
  `${workElementName}, ${eventDate}: ${hours} h ${(role ?? '').toLowerCase().replaceAll('_', ' ')} (${reference})`;

/** Hours at their rate, all of it billable. Sources: RU-1, RU-4. */
export function priceTime(desk: PricingDesk, item: PendingItem): Outcome {
  const price = desk.timeAtRate(item);
  if (!price.ok) return waits(price.refusal.code);
  const { rate, value } = price.value;
  return outcomeOf(desk, timeEvents(desk, item, rate, { billable: value, writtenOff: Money.zero(value.currency) }));
}

/**
 * Time under a cap, in the order of approval. Work that has no price yet is passed over; it takes what is left when it
 * gets one. Source: RU-6.
 */
export function priceCapped(
  desk: PricingDesk,
  items: readonly PendingItem[],
  state: CapState,
  standings: readonly EntryStanding[],
): ReadonlyMap<string, Outcome> {
  const outcomes = new Map<string, Outcome>();
  const movements: CapMovement[] = [];
  const prices = new Map<string, { item: PendingItem; rate: SelectedRate }>();
  for (const item of items) {
    const price = desk.timeAtRate(item);
    if (!price.ok) outcomes.set(item.id, waits(price.refusal.code));
    else {
      prices.set(item.reference, { item, rate: price.value.rate });
      const { reference, corrects } = item;
      movements.push({ kind: 'WORK', at: instant(item.approvedAt), reference, corrects, value: price.value.value });
    }
  }
  const [first] = items;
  if (!first || first.cap === null) return outcomes;
  const money = (amount: string): Money => Money.of(amount, first.currency);
  const credits = state.credits.map((credit): CapMovement => {
    return { kind: 'CREDIT', at: instant(credit.at), reference: credit.reference, net: money(credit.net) };
  });
  const decided = new Map(
    standings.map(({ reference, value, billable }): [string, CapStanding] => [
      reference,
      { value: money(value), billable: money(billable) },
    ]),
  );
  const shares = consumeCap(money(first.cap).minus(money(state.billed)), [...movements, ...credits], decided);
  for (const [reference, { item, rate }] of prices) {
    const share = shares.get(reference);
    if (share) outcomes.set(item.id, outcomeOf(desk, timeEvents(desk, item, rate, share)));
  }
  return outcomes;
}

/** The event of the hours, and of what the cap left unbillable a write-off that hangs on it. */
function timeEvents(
  desk: PricingDesk,
  item: PendingItem,
  rate: SelectedRate,
  { billable, writtenOff }: CapShare,
): Result<readonly NewBillableEvent[]> {
  const worked = desk.event(item, {
    ...rated(item, rate),
    type: 'TIME_ENTRY',
    stream: 'TIME_AND_MATERIALS',
    hours: item.hours,
    value: billable.plus(writtenOff),
    billable,
    description: timeDescription(item),
  });
  if (!worked.ok || writtenOff.isZero) return worked.ok ? ok([worked.value]) : worked;
  const lost = desk.event(
    item,
    {
      type: 'WRITE_OFF',
      stream: 'TIME_AND_MATERIALS',
      sourceReference: `${item.reference}-WO`,
      value: writtenOff,
      billable: Money.zero(writtenOff.currency),
      reason: 'CAP_EXCEEDED',
      ofBillableEventId: worked.value.data.billableEventId,
      description: `Beyond the cap: ${item.reference}`,
    },
    `${item.id}:WO`,
  );
  return lost.ok ? ok([worked.value, lost.value]) : lost;
}
