import { Money, ok, type Result } from '@throughline/contracts';
import { drawDown, giveBack, released, type SelectedRate, usablePeriods } from '@throughline/billing-events-domain';
import type { EntryStanding } from '../../persistence/priced-event.queries.ts';
import type { TrancheChange, TrancheState } from '../../persistence/retainer.queries.ts';
import type { PendingItem } from '../../persistence/work-item.queries.ts';
import type { BillableEventData, NewBillableEvent } from '../record-events.ts';
import { outcomeOf } from './price-cost.ts';
import { type Outcome, periodOf, type PricingDesk, waits } from './pricing-desk.ts';
import { rated, timeDescription } from './price-time.ts';

interface Part {
  readonly tranche: string;
  readonly amount: Money;
}

/** A tranche while a line is priced: what is used and released of it moves with every piece of work. */
export class OpenTranche {
  used: Money;
  private readonly credited: Money;
  private readonly prepayment: Money;
  private releasedTotal: Money;

  constructor(
    readonly state: TrancheState,
    functionalCurrency: string,
  ) {
    const money = (amount: string): Money => Money.of(amount, state.currency);
    this.used = money(state.used);
    this.credited = money(state.credited);
    this.prepayment = money(state.prepayment);
    this.releasedTotal = Money.of(state.released, functionalCurrency);
  }

  get remaining(): Money {
    return this.prepayment.minus(this.used).minus(this.credited);
  }

  /** Uses more of it, or less for a negative amount. Returns what that releases in the seller's currency. Source: RU-12. */
  use(amount: Money): Money {
    this.used = this.used.plus(amount);
    const step = released(this.used, { fxRate: this.state.fxRate ?? '1', releasedBefore: this.releasedTotal });
    this.releasedTotal = this.releasedTotal.plus(step);
    return step;
  }

  change(expiry: { broken: Money; expiredIn: TrancheState['expiredIn'] } | null = null): TrancheChange {
    const { id, broken, expiredIn } = this.state;
    return {
      id,
      used: this.used.toAmount(),
      released: this.releasedTotal.toAmount(),
      broken: expiry?.broken.toAmount() ?? broken,
      expiredIn: expiry?.expiredIn ?? expiredIn,
    };
  }
}

/**
 * Advisory work draws its value out of the prepaid periods, in the order of work dates; what the balance does not cover
 * is overage, billed in arrears. Sources: RU-11, RU-12.
 * @param items in the order of work date, approval, reference
 */
export function priceRetainer(
  desk: PricingDesk,
  items: readonly PendingItem[],
  tranches: readonly OpenTranche[],
  standings: readonly EntryStanding[],
): ReadonlyMap<string, Outcome> {
  const periods = tranches.map(({ state }) => ({
    usableFrom: state.usableFrom,
    charged: state.billableEventId !== null,
    expired: state.expiredIn !== null,
  }));
  const outcomes = new Map<string, Outcome>();
  const taken = new Map(standings.map((standing) => [standing.timeEntryId as string, takenBefore(standing, items)]));
  for (const item of items) {
    const usable = usablePeriods(periods, { workDate: item.eventDate, accountingPeriod: periodOf(item) });
    const price = desk.timeAtRate(item);
    if (usable.kind === 'WAITS') outcomes.set(item.id, waits(usable.for));
    else if (!price.ok) outcomes.set(item.id, waits(price.refusal.code));
    else {
      const { rate, value } = price.value;
      const before = taken.get(item.sourceId) ?? { parts: [], overage: Money.zero(value.currency) };
      const covered = value.isNegative
        ? giveBack(value.negated(), before)
        : drawDown(value, tranches.slice(0, usable.upTo + 1).map(balanceOf));
      // Prepaid hours release what was prepaid for them; only what goes beyond needs the rate of its day.
      const beyond = desk.inCurrency(covered.overage, { to: item.functionalCurrency, date: item.eventDate });
      if (!beyond.ok) {
        // The next work of the line would draw what this one may leave: its turn has not come.
        for (const later of items.slice(items.indexOf(item))) outcomes.set(later.id, waits(beyond.refusal.code));
        return outcomes;
      }
      taken.set(item.sourceId, together(before, covered));
      outcomes.set(
        item.id,
        outcomeOf(desk, retainerEvents(desk, item, rate, { ...covered, value, beyond: beyond.value }, tranches)),
      );
    }
  }
  return outcomes;
}

interface Taken {
  readonly parts: readonly Part[];
  readonly overage: Money;
}

const balanceOf = (open: OpenTranche) => ({ tranche: open.state.key, remaining: open.remaining });

function takenBefore({ parts, overage }: EntryStanding, items: readonly PendingItem[]): Taken {
  const currency = items[0]?.currency ?? '';
  const none: Taken = { parts: [], overage: Money.of(overage, currency) };
  return together(none, {
    parts: parts.map(({ tranche, amount }) => ({ tranche, amount: Money.of(amount, currency) })),
    overage: Money.zero(currency),
  });
}

/** What an entry has taken with a correction of it, each tranche once, in the order in which they were first used. */
function together(a: Taken, b: Taken): Taken {
  const parts = new Map<string, Money>();
  for (const { tranche, amount } of [...a.parts, ...b.parts]) {
    parts.set(tranche, parts.get(tranche)?.plus(amount) ?? amount);
  }
  return {
    parts: [...parts].map(([tranche, amount]) => ({ tranche, amount })),
    overage: a.overage.plus(b.overage),
  };
}

/** The drawdown of the hours, and an overage event when the balance did not cover their value. */
function retainerEvents(
  desk: PricingDesk,
  item: PendingItem,
  rate: SelectedRate,
  covered: { parts: readonly Part[]; overage: Money; value: Money; beyond: Money },
  tranches: readonly OpenTranche[],
): Result<readonly NewBillableEvent[]> {
  const { parts, overage, value } = covered;
  const zero = Money.zero(value.currency);
  const used = parts.map((part) => use(part, tranches, item.functionalCurrency));
  const drawnFunctional = Money.sum(
    used.map(({ functional }) => Money.from(functional)),
    item.functionalCurrency,
  );
  const drawn = desk.event(item, {
    ...rated(item, rate),
    type: 'TIME_ENTRY',
    subtype: 'RETAINER_DRAWDOWN',
    stream: 'RETAINER',
    hours: item.hours,
    value,
    valueFunctional: drawnFunctional.plus(covered.beyond),
    billable: zero,
    description: timeDescription(item),
    drawdown: {
      drawn: Money.sum(
        parts.map(({ amount }) => amount),
        value.currency,
      ).toJSON(),
      drawnFunctional: drawnFunctional.toJSON(),
      parts: used,
    },
  });
  if (!drawn.ok || overage.isZero) return drawn.ok ? ok([drawn.value]) : drawn;
  const beyond = desk.event(
    item,
    {
      ...rated(item, rate),
      type: 'TIME_ENTRY',
      subtype: 'RETAINER_OVERAGE',
      stream: 'RETAINER_OVERAGE',
      sourceReference: `${item.reference}-OVER`,
      value: overage,
      billable: overage,
      ofBillableEventId: drawn.value.data.billableEventId,
      description: `${timeDescription(item)}, beyond the prepaid balance`,
    },
    `${item.id}:OVER`,
  );
  return beyond.ok ? ok([drawn.value, beyond.value]) : beyond;
}

type DrawnPart = NonNullable<BillableEventData['drawdown']>['parts'][number];

function use({ tranche, amount }: Part, tranches: readonly OpenTranche[], functionalCurrency: string): DrawnPart {
  const open = tranches.find(({ state }) => state.key === tranche);
  const functional = open?.use(amount) ?? Money.zero(functionalCurrency);
  return { tranche, amount: amount.toJSON(), functional: functional.toJSON(), fxRate: open?.state.fxRate ?? null };
}
