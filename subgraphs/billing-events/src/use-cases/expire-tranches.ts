import { instant, lastDayOf, Money, type Month, newId } from '@throughline/contracts';
import { expire } from '@throughline/billing-events-domain';
import { NotYet, type Work } from '@throughline/transport';
import { type EndedTranche, endedTranches, keepTranches, type TrancheChange } from '../persistence/retainer.queries.ts';
import type { PendingItem } from '../persistence/work-item.queries.ts';
import { OpenTranche } from './pricing/price-retainer.ts';
import { type EarnedData, recordEarned } from './record-events.ts';

/**
 * Lets prepaid periods end that are over with the month: what may not be used later is breakage, revenue of the last day
 * of the month. A period with work of its own that is still to be priced does not end yet. Sources: RU-11, RU-12.
 * @param pending work of the period being closed that has no price yet
 * @returns how many periods ended
 */
export async function expireTranches(work: Work, period: Month, pending: readonly PendingItem[]): Promise<number> {
  const blocked = new Set<string>();
  const changes: TrancheChange[] = [];
  const breakage: EarnedData[] = [];
  for (const tranche of await endedTranches(work, period)) {
    const { quoteLineId, usableTo } = tranche;
    if (blocked.has(quoteLineId)) continue;
    if (pending.some((item) => item.quoteLineId === quoteLineId && item.eventDate <= usableTo)) {
      blocked.add(quoteLineId);
      continue;
    }
    if (tranche.billableEventId === null) throw new NotYet('charge of prepaid period', tranche.key);
    const ended = end(work, tranche, period);
    changes.push(ended.change);
    breakage.push(...ended.breakage);
  }
  await keepTranches(work, changes);
  await recordEarned(work, breakage);
  return changes.length;
}

function end(work: Work, tranche: EndedTranche, period: Month): { change: TrancheChange; breakage: EarnedData[] } {
  const { functionalCurrency, currency } = tranche;
  const open = new OpenTranche(tranche, functionalCurrency);
  const terms = { prepayment: Money.of(tranche.prepayment, currency), rolloverPercent: tranche.rolloverPercent };
  const { breakage } = expire(open.remaining, terms);
  if (!breakage.isPositive) {
    return { change: open.change({ broken: Money.zero(currency), expiredIn: period }), breakage: [] };
  }
  const functional = open.use(breakage);
  const earned: EarnedData = {
    revenueEventId: newId('RevenueEvent', { now: () => work.now }),
    engagementId: tranche.engagementId,
    contractId: tranche.contractId,
    quoteVersionId: tranche.quoteVersionId,
    quoteLineId: tranche.quoteLineId,
    wbsElementId: tranche.wbsElementId,
    obligationId: null,
    billableEventId: tranche.billableEventId,
    creditMemoId: null,
    retainerTranche: tranche.key,
    sellerReference: tranche.sellerReference,
    period,
    accountingDate: lastDayOf(period),
    stream: 'RETAINER_BREAKAGE',
    treatment: 'BREAKAGE',
    amount: functional.toJSON(),
    amountForeign: currency === functionalCurrency ? null : breakage.toJSON(),
    recognisedAt: instant(work.now),
  };
  return { change: open.change({ broken: breakage, expiredIn: period }), breakage: [earned] };
}
