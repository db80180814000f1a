import {
  addMonths,
  type Id,
  instant,
  Money,
  type Month,
  monthOf,
  newId,
  ok,
  refuse,
  type Result,
} from '@throughline/contracts';
import type { Stream } from '@throughline/events';
import {
  accountingDate,
  accountingPeriod,
  costIn,
  type RateCardVersion,
  type SelectedRate,
  selectRate,
  timeValue,
} from '@throughline/billing-events-domain';
import type { Work } from '@throughline/transport';
import { FxRates, type RateAsked, versionsOf } from '../../persistence/rates.queries.ts';
import type { PendingItem } from '../../persistence/work-item.queries.ts';
import { type BillableEventData, type EarnedData, type NewBillableEvent, NOTHING_PRICED } from '../record-events.ts';

/** What became of a piece of work: events and revenue, or what it waits for, as a code of the registry or of ours. */
export type Outcome =
  | { readonly kind: 'PRICED'; readonly events: readonly NewBillableEvent[]; readonly earned: readonly EarnedData[] }
  | { readonly kind: 'WAITS'; readonly for: string };

export const NOTHING: Outcome = { kind: 'PRICED', events: [], earned: [] };
export const waits = (reason: string): Outcome => ({ kind: 'WAITS', for: reason });

const EARNED_BY: Partial<Record<Stream, EarnedData['treatment']>> = { PASS_THROUGH: 'AGENT', RETAINER: 'DRAWDOWN' };
/** Revenue that comes with the event itself; a prepayment earns nothing, and a package earns by its progress. */
const earnedBy = (stream: Stream): EarnedData['treatment'] => EARNED_BY[stream] ?? 'AS_INVOICED';

/** The period that a piece of work belongs to. Source: RU-5. */
export const periodOf = ({ eventDate, approvedAt, lastClosed }: PendingItem): Month =>
  accountingPeriod({ month: monthOf(eventDate), approvalMonth: monthOf(instant(approvedAt)), lastClosed });

/** What a price adds to what every event of the work says. */
type Priced = Pick<BillableEventData, 'type' | 'stream' | 'description'> & {
  readonly value: Money;
  readonly billable: Money;
  /** What it is worth in the seller's currency where that is not the value at the rate of its day. */
  readonly valueFunctional?: Money;
} & Partial<Omit<BillableEventData, 'value' | 'billable' | 'valueFunctional'>>;

/** The rates that the pending work of a contract needs, read at once, and the events that are made with them. */
export class PricingDesk {
  private constructor(
    private readonly work: Work,
    private readonly versions: ReadonlyMap<string, readonly RateCardVersion[]>,
    private readonly rates: FxRates,
  ) {}

  static async open(work: Work, items: readonly PendingItem[]): Promise<PricingDesk> {
    const read = work.sql.bind(work);
    const cards = [...new Set(items.flatMap(({ rateCard }) => rateCard ?? []))];
    const asked = items.flatMap((item) => ratesNeeded(item));
    return new PricingDesk(
      work,
      await versionsOf(read, work.tenantId, cards),
      await FxRates.read(read, work.tenantId, asked),
    );
  }

  newId<K extends 'BillableEvent' | 'RevenueEvent'>(kind: K): Id<K> {
    return newId(kind, { now: () => this.work.now });
  }

  /** Hours at the rate of their day. Refuses RATE_NOT_FOUND, also when the card prices in another currency. Source: RU-4. */
  timeAtRate(item: PendingItem): Result<{ readonly rate: SelectedRate; readonly value: Money }> {
    const { role, rateCard, eventDate, hours, currency } = item;
    const versions = rateCard === null ? [] : (this.versions.get(rateCard) ?? []);
    if (role === null || hours === null) return refuse('RATE_NOT_FOUND', { entry: item.reference, role });
    const rate = selectRate(versions, { role, workDate: eventDate, knownAt: null });
    if (!rate.ok) return rate;
    if (rate.value.currency !== currency) {
      return refuse('RATE_NOT_FOUND', { rateCard, currency: rate.value.currency, wanted: currency });
    }
    return ok({ rate: rate.value, value: timeValue(hours, rate.value.hourly, currency) });
  }

  /** An amount in another currency at the rate of a day; refuses FX_RATE_NOT_FOUND. */
  inCurrency(amount: Money, asked: Omit<RateAsked, 'from'>): Result<Money> {
    if (amount.isZero) return ok(Money.zero(asked.to));
    const rate = { ...asked, from: amount.currency };
    if (!this.rates.knows(rate)) return refuse('FX_RATE_NOT_FOUND', { ...rate });
    return ok(costIn(asked.to, amount, this.rates.of(rate) ?? '1'));
  }

  /** What every event of a piece of work says, with its value in the seller's currency at the rate of its day. */
  event(item: PendingItem, priced: Priced, sourceKey = item.id): Result<NewBillableEvent> {
    const { value, billable, valueFunctional: worth, ...rest } = priced;
    const at = { to: item.functionalCurrency, date: item.eventDate };
    const valueFunctional = worth ? ok(worth) : this.inCurrency(value, at);
    if (!valueFunctional.ok) return valueFunctional;
    const billableFunctional = this.inCurrency(billable, at);
    if (!billableFunctional.ok) return billableFunctional;
    const data: BillableEventData = {
      ...NOTHING_PRICED,
      billableEventId: this.newId('BillableEvent'),
      sourceReference: item.reference,
      engagementId: item.engagementId,
      engagementReference: item.engagementReference,
      customerId: item.customerId,
      contractId: item.contractId,
      quoteVersionId: item.quoteVersionId,
      quoteLineId: item.quoteLineId,
      projectId: item.projectId,
      wbsElementId: item.wbsElementId,
      billToId: item.billToId,
      sellerReference: item.sellerReference,
      eventDate: item.eventDate,
      approvedAt: instant(item.approvedAt),
      accountingPeriod: periodOf(item),
      fxRate: this.rates.of({ from: value.currency, ...at }),
      purchaseOrderNumber: item.purchaseOrderNumber,
      valueFunctional: valueFunctional.value.toJSON(),
      billableFunctional: billableFunctional.value.toJSON(),
      value: value.toJSON(),
      billable: billable.toJSON(),
      ...rest,
    };
    return ok({ sourceKey, data });
  }

  /**
   * Revenue that comes with a billable event: its billable part, or for a drawdown what it drew. Nothing for nothing.
   * Sources: RU-10, RU-12.
   */
  earned({ data }: NewBillableEvent): EarnedData[] {
    const functional = data.drawdown === null ? data.billableFunctional : data.drawdown.drawnFunctional;
    const foreign = data.drawdown === null ? data.billable : data.drawdown.drawn;
    if (functional === null || Money.from(functional).isZero) return [];
    return [
      {
        revenueEventId: this.newId('RevenueEvent'),
        engagementId: data.engagementId,
        contractId: data.contractId,
        quoteVersionId: data.quoteVersionId,
        quoteLineId: data.quoteLineId,
        wbsElementId: data.wbsElementId,
        obligationId: null,
        billableEventId: data.billableEventId,
        creditMemoId: null,
        retainerTranche: null,
        sellerReference: data.sellerReference,
        period: data.accountingPeriod,
        accountingDate: accountingDate(data.eventDate, data.accountingPeriod),
        stream: data.stream,
        treatment: earnedBy(data.stream),
        amount: functional,
        amountForeign: foreign.currency === functional.currency ? null : foreign,
        recognisedAt: instant(this.work.now),
      },
    ];
  }
}

function ratesNeeded(item: PendingItem): RateAsked[] {
  const { functionalCurrency: to, eventDate: date, currency, costCurrency } = item;
  const line = { from: currency, to, date };
  if (costCurrency === null) return [line];
  return [line, { from: costCurrency, to: currency, date }, { from: costCurrency, to, date }];
}

/** How long work waits for siblings that were approved in the same instant, when their order or their month decides. */
const GRACE_MS = 5000;

/** The instant from which the work may be priced although it depends on what else was approved or closed. */
export const ripeAt = ({ receivedAt, approvedAt }: PendingItem): Date =>
  new Date(Math.max(receivedAt.getTime(), approvedAt.getTime()) + GRACE_MS);

/**
 * Whether the month of the work may have been closed before its approval, in a fact that is still on its way: it was
 * approved in a later month, and no close of its own month is known.
 */
export const isPeriodUncertain = ({ eventDate, approvedAt, monthClosed }: PendingItem): boolean =>
  !monthClosed && monthOf(instant(approvedAt)) >= addMonths(monthOf(eventDate), 1);
