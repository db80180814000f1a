import {
  type CalendarDate,
  decimal,
  type DecimalInput,
  type Instant,
  Money,
  type Month,
  ok,
  type Result,
} from '@throughline/contracts';
import { type CapMovement, type CapShare, consumeCap } from '../cap/consume-cap.ts';
import { type RateCardVersion, selectRate } from '../pricing/select-rate.ts';
import { timeValue } from '../pricing/value-time.ts';

/** Priced time of one line, as far as another price of it is asked. */
export interface PricedTime {
  readonly reference: string;
  readonly role: string;
  readonly workDate: CalendarDate;
  readonly approvedAt: Instant;
  readonly hours: string;
  readonly accountingPeriod: Month;
  readonly onInvoice: string | null;
  /** The part that was billable in fact. */
  readonly billable: Money;
}

export interface Repriced {
  readonly value: Money;
  readonly billable: Money;
  readonly writeOff: Money;
  readonly billableOfMonth: Money;
  readonly invoiceNet: Money;
  readonly invoiceNetChange: Money;
}

/** The rates of a version raised by a share: base rate x (1 + uplift), two decimals, half-up. */
export const uplifted = (base: RateCardVersion, changed: RateCardVersion, uplift: DecimalInput): RateCardVersion => ({
  ...changed,
  rates: Object.fromEntries(
    Object.entries(base.rates).map(([role, hourly]) => [
      role,
      decimal(hourly).times(decimal(uplift).plus(1)).toFixed(2),
    ]),
  ),
});

/**
 * The time of a line under other rates, through the same rules as in fact: rate selection, valuing, the cap in its order, and
 * credit memos where they happened. Writes nothing. Billable may exceed the cap by headroom that came back.
 * Refuses RATE_NOT_FOUND. Sources: RU-4, RU-1, RU-6; reading of "what-if" in the scenario format.
 */
export function repriceTime(
  entries: readonly PricedTime[],
  under: {
    readonly versions: readonly RateCardVersion[];
    readonly currency: string;
    readonly cap: Money | null;
    readonly credits: readonly Extract<CapMovement, { kind: 'CREDIT' }>[];
    readonly month: Month;
    readonly invoice: { readonly id: string; readonly net: Money };
  },
): Result<Repriced> {
  const values = new Map<string, Money>();
  for (const entry of entries) {
    const rate = selectRate(under.versions, { role: entry.role, workDate: entry.workDate, knownAt: null });
    if (!rate.ok) return rate;
    values.set(entry.reference, timeValue(entry.hours, rate.value.hourly, under.currency));
  }
  const zero = Money.zero(under.currency);
  const valueOf = ({ reference }: PricedTime): Money => values.get(reference) ?? zero;
  const shares = under.cap === null ? null : capped(entries, valueOf, under.cap, under.credits);
  const billableOf = (entry: PricedTime): Money => shares?.get(entry.reference)?.billable ?? valueOf(entry);
  const sum = (of: readonly PricedTime[], amount: (entry: PricedTime) => Money): Money =>
    Money.sum(of.map(amount), under.currency);
  const onInvoice = wouldBeOn(under.invoice.id, entries);
  const invoiceNetChange = sum(onInvoice, billableOf).minus(sum(onInvoice, ({ billable }) => billable));
  const value = sum(entries, valueOf);
  const billable = sum(entries, billableOf);
  return ok({
    value,
    billable,
    writeOff: value.minus(billable),
    billableOfMonth: sum(
      entries.filter(({ accountingPeriod }) => accountingPeriod === under.month),
      billableOf,
    ),
    invoiceNet: under.invoice.net.plus(invoiceNetChange),
    invoiceNetChange,
  });
}

/** What the invoice holds, and what of its months got no line because the cap left nothing of it billable. */
function wouldBeOn(invoiceId: string, entries: readonly PricedTime[]): readonly PricedTime[] {
  const held = entries.filter(({ onInvoice }) => onInvoice === invoiceId);
  const months = new Set(held.map(({ accountingPeriod }) => accountingPeriod));
  return entries.filter(
    ({ onInvoice, accountingPeriod, billable }) =>
      onInvoice === invoiceId || (onInvoice === null && billable.isZero && months.has(accountingPeriod)),
  );
}

const capped = (
  entries: readonly PricedTime[],
  valueOf: (entry: PricedTime) => Money,
  cap: Money,
  credits: readonly CapMovement[],
): ReadonlyMap<string, CapShare> =>
  consumeCap(cap, [
    ...entries.map((entry): CapMovement => ({
      kind: 'WORK',
      at: entry.approvedAt,
      reference: entry.reference,
      value: valueOf(entry),
    })),
    ...credits,
  ]);
