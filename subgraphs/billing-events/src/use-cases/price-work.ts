import type { Id, Instant } from '@throughline/contracts';
import { onSchedule, type Work } from '@throughline/transport';
import { lockProjectOf } from '../persistence/delivery.queries.ts';
import { capStates, entryStandings } from '../persistence/priced-event.queries.ts';
import { keepTranches, tranchesOf } from '../persistence/retainer.queries.ts';
import { markPriced, markWaiting, type PendingItem, pendingItems } from '../persistence/work-item.queries.ts';
import { priceExpense, priceSubcontractorBill, priceUsage } from './pricing/price-cost.ts';
import { OpenTranche, priceRetainer } from './pricing/price-retainer.ts';
import { priceCapped, priceTime } from './pricing/price-time.ts';
import { isPeriodUncertain, NOTHING, type Outcome, PricingDesk, ripeAt } from './pricing/pricing-desk.ts';
import { recordEarned, recordEvents } from './record-events.ts';

const PRICE_WORK = 'price-work';
/** Work that others of the same instant may come before, or whose month may have been closed. */
const GRACE = 'GRACE';

type Outcomes = ReadonlyMap<string, Outcome>;

/**
 * Prices what is pending of a contract, in order, as far as it can be priced: facts, rates, activation, credit memos, the
 * calendar and the cut-off all end here, so that their order does not matter and a repetition finds nothing to do. What
 * misses a rate stays pending with the reason and holds up nothing else.
 * @param through at a cut-off: everything approved by then has arrived, and nothing has to be waited for
 */
export async function priceWork(work: Work, contractId: string, through: Instant | null = null): Promise<void> {
  await lockProjectOf(work, contractId);
  const items = await pendingItems(work, [contractId]);
  if (items.length === 0) return;
  const desk = await PricingDesk.open(work, items);
  const isRipe = (item: PendingItem): boolean =>
    ripeAt(item) <= work.now || (through !== null && item.approvedAt <= new Date(through));

  const { capped, retained, others } = byRule(items);
  const outcomes = new Map<string, Outcome>();
  for (const line of capped) keepAll(outcomes, await priceCappedLine(work, desk, upToLastRipe(line, isRipe)));
  for (const line of retained) keepAll(outcomes, await priceRetainerLine(work, desk, upToLastRipe(line, isRipe)));
  for (const item of others) {
    if (!isPeriodUncertain(item) || isRipe(item)) outcomes.set(item.id, priceAlone(desk, item));
  }
  await settle(work, items, outcomes);
  planRest(work, items, outcomes);
}

/** A grace is over: what waited for siblings is priced. */
export const priceWorkDue = onSchedule<{ contractId: Id<'Contract'> }>(PRICE_WORK, ({ contractId }, work) =>
  priceWork(work, contractId),
);

function byRule(items: readonly PendingItem[]) {
  const capped = new Map<string, PendingItem[]>();
  const retained = new Map<string, PendingItem[]>();
  const others: PendingItem[] = [];
  for (const item of items) {
    const lines =
      item.kind !== 'TIME' ? null : item.lineKind === 'RETAINER' ? retained : item.cap === null ? null : capped;
    if (lines === null) others.push(item);
    else lines.set(item.quoteLineId, [...(lines.get(item.quoteLineId) ?? []), item]);
  }
  return {
    capped: [...capped.values()],
    retained: [...retained.values()].map((line) => line.toSorted(byWorkDate)),
    others,
  };
}

const byWorkDate = (a: PendingItem, b: PendingItem): number =>
  a.eventDate === b.eventDate
    ? a.approvedAt.getTime() - b.approvedAt.getTime() || (a.reference < b.reference ? -1 : 1)
    : a.eventDate < b.eventDate
      ? -1
      : 1;

/** In their order, up to the last that is ripe: what comes before it in the order goes with it. */
const upToLastRipe = (line: readonly PendingItem[], isRipe: (item: PendingItem) => boolean): readonly PendingItem[] =>
  line.slice(0, line.findLastIndex(isRipe) + 1);

function priceAlone(desk: PricingDesk, item: PendingItem): Outcome {
  if (item.kind === 'EXPENSE') return priceExpense(desk, item);
  if (item.kind === 'SUBCONTRACTOR_BILL') return priceSubcontractorBill(desk, item);
  if (item.kind === 'USAGE') return priceUsage(desk, item);
  return item.rateCard === null ? NOTHING : priceTime(desk, item);
}

async function priceCappedLine(work: Work, desk: PricingDesk, items: readonly PendingItem[]): Promise<Outcomes> {
  const [first] = items;
  if (!first) return new Map();
  const [state] = await capStates(work, [first.quoteLineId]);
  if (!state) return new Map();
  return priceCapped(desk, items, state, await entryStandings(work, correctedEntries(items)));
}

async function priceRetainerLine(work: Work, desk: PricingDesk, items: readonly PendingItem[]): Promise<Outcomes> {
  const [first] = items;
  if (!first) return new Map();
  const tranches = (await tranchesOf(work, [first.quoteLineId])).map(
    (state) => new OpenTranche(state, first.functionalCurrency),
  );
  const outcomes = priceRetainer(desk, items, tranches, await entryStandings(work, correctedEntries(items)));
  await keepTranches(
    work,
    tranches.map((tranche) => tranche.change()),
  );
  return outcomes;
}

const correctedEntries = (items: readonly PendingItem[]): string[] =>
  items.filter(({ corrects }) => corrects !== null).map(({ sourceId }) => sourceId);

function keepAll(into: Map<string, Outcome>, outcomes: Outcomes): void {
  for (const [id, outcome] of outcomes) into.set(id, outcome);
}

/** Writes what was priced, and what the rest waits for. */
async function settle(work: Work, items: readonly PendingItem[], outcomes: Outcomes): Promise<void> {
  const priced: string[] = [];
  const waiting = new Map<string, string>();
  for (const { id, waitsFor } of items) {
    const outcome = outcomes.get(id);
    if (outcome?.kind === 'PRICED') priced.push(id);
    else if (outcome !== undefined || waitsFor === null) waiting.set(id, outcome?.for ?? GRACE);
  }
  const made = [...outcomes.values()].filter((outcome) => outcome.kind === 'PRICED');
  await recordEvents(
    work,
    made.flatMap(({ events }) => events),
  );
  await recordEarned(
    work,
    made.flatMap(({ earned }) => earned),
  );
  await markPriced(work, priced);
  await markWaiting(work, waiting);
}

/** Plans another look at the end of each grace that is still running. */
function planRest(work: Work, items: readonly PendingItem[], outcomes: Outcomes): void {
  for (const item of items) {
    const due = ripeAt(item);
    if (outcomes.has(item.id) || due <= work.now) continue;
    work.schedule(PRICE_WORK, `${item.contractId}:${due.toISOString()}`, due, { contractId: item.contractId });
  }
}
