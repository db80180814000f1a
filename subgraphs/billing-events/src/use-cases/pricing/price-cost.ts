import { decimal, Money, ok, refuse, type Result } from '@throughline/contracts';
import { handlingFee, saleValue, usageCharge } from '@throughline/billing-events-domain';
import type { PendingItem } from '../../persistence/work-item.queries.ts';
import type { NewBillableEvent } from '../record-events.ts';
import { NOTHING, type Outcome, type PricingDesk, waits } from './pricing-desk.ts';

/** Turns what was made of a piece of work into its outcome: events with their revenue, or what it waits for. */
export function outcomeOf(desk: PricingDesk, made: Result<readonly NewBillableEvent[]>): Outcome {
  if (!made.ok) return waits(made.refusal.code);
  return { kind: 'PRICED', events: made.value, earned: made.value.flatMap((event) => desk.earned(event)) };
}

/** An expense is sold at its cost in the currency of the line, plus the markup of its type. Sources: RU-1, RU-10. */
export function priceExpense(desk: PricingDesk, item: PendingItem): Outcome {
  return outcomeOf(desk, expenseEvents(desk, item));
}

function expenseEvents(desk: PricingDesk, item: PendingItem): Result<readonly NewBillableEvent[]> {
  const said = item.markup ?? (item.expenseType === null ? null : item.markups?.[item.expenseType]);
  if (said === null || said === undefined) return refuse('EXPENSE_TYPE_NOT_SOLD', { type: item.expenseType });
  const markup = decimal(said).isZero() ? '0' : said;
  const cost = desk.inCurrency(costOf(item), { to: item.currency, date: item.eventDate });
  if (!cost.ok) return cost;
  const value = saleValue(cost.value, markup);
  const event = desk.event(item, {
    type: 'EXPENSE_APPROVAL',
    stream: 'EXPENSE',
    value,
    billable: value,
    cost: cost.value.toJSON(),
    markup,
    expenseId: item.sourceId as NewBillableEvent['data']['expenseId'],
    description: `Expense ${item.reference} (${(item.expenseType ?? '').toLowerCase()}) of ${item.eventDate}`,
  });
  return event.ok ? ok([event.value]) : event;
}

/** A subcontractor's bill is passed through at cost, in its own currency; the fee for handling it is ours. Source: RU-10. */
export function priceSubcontractorBill(desk: PricingDesk, item: PendingItem): Outcome {
  return outcomeOf(desk, subcontractorEvents(desk, item));
}

function subcontractorEvents(desk: PricingDesk, item: PendingItem): Result<readonly NewBillableEvent[]> {
  const { reference, handlingFeeRate } = item;
  if (handlingFeeRate === null) return refuse('DEAL_KIND_NOT_SUPPORTED', { kinds: [item.lineKind] });
  const cost = costOf(item);
  const fee = handlingFee(cost, handlingFeeRate);
  const common = {
    type: 'EXPENSE_APPROVAL' as const,
    subcontractorBillId: item.sourceId as NewBillableEvent['data']['subcontractorBillId'],
    cost: cost.toJSON(),
  };
  const passed = desk.event(item, {
    ...common,
    subtype: 'SUBCONTRACTOR_PASS_THROUGH',
    stream: 'PASS_THROUGH',
    value: cost,
    billable: cost,
    description: `Subcontractor's bill ${reference} of ${item.eventDate}, at cost`,
  });
  if (!passed.ok || fee.isZero) return passed.ok ? ok([passed.value]) : passed;
  const charged = desk.event(
    item,
    {
      ...common,
      subtype: 'HANDLING_FEE',
      stream: 'HANDLING_FEE',
      sourceReference: `${reference}-FEE`,
      value: fee,
      billable: fee,
      description: `Handling of subcontractor's bill ${reference}: ${decimal(handlingFeeRate).times(100).toString()} % of its cost`,
    },
    `${item.id}:FEE`,
  );
  return charged.ok ? ok([passed.value, charged.value]) : charged;
}

/** Units beyond the included ones; a correction bills the difference to the record that it replaces. Source: RU-10. */
export function priceUsage(desk: PricingDesk, item: PendingItem): Outcome {
  const { quantity, supersededId, supersededQuantity, includedPerMonth, overagePrice } = item;
  if (quantity === null || includedPerMonth === null || overagePrice === null) return waits('DEAL_KIND_NOT_SUPPORTED');
  if (supersededId !== null && supersededQuantity === null) return waits('ENTITY_UNKNOWN');
  const terms = { includedPerMonth, overagePrice: Money.of(overagePrice, item.currency) };
  const value = usageCharge(quantity, supersededQuantity, terms);
  if (value.isZero) return NOTHING;
  const against = supersededQuantity === null ? '' : ` instead of ${supersededQuantity}`;
  const event = desk.event(item, {
    type: 'USAGE_ADJUSTMENT',
    stream: 'USAGE',
    value,
    billable: value,
    usageRecordId: item.sourceId as NewBillableEvent['data']['usageRecordId'],
    description: `Usage of ${item.usageMonth}: ${quantity}${against}, ${includedPerMonth} included`,
  });
  return outcomeOf(desk, event.ok ? ok([event.value]) : event);
}

const costOf = ({ cost, costCurrency, currency }: PendingItem): Money =>
  Money.of(cost ?? '0', costCurrency ?? currency);
