import { Money, monthOf } from '@throughline/contracts';
import { accountingPeriod } from '@throughline/billing-events-domain';
import { NotYet, type Work } from '@throughline/transport';
import { billedEvents, insertCreditMemo, type IssuedCreditMemo, lastComplete } from '../persistence/credit.queries.ts';
import { lockProjectOf } from '../persistence/delivery.queries.ts';
import { priceWork } from './price-work.ts';
import { type EarnedData, recordEarned } from './record-events.ts';
import { takeBack } from './take-back.ts';

/**
 * A credit memo takes revenue back in its own month, and gives headroom back to what is approved under a cap after it was
 * asked for. Sources: RU-6, RU-10.
 */
export async function takeCreditMemo(work: Work, memo: IssuedCreditMemo): Promise<void> {
  const ids = memo.lines.map(({ billableEventId }) => billableEventId);
  const known = await billedEvents(work, ids);
  const unknown = ids.find((id) => !known.some(({ billableEventId }) => billableEventId === id));
  if (unknown !== undefined) throw new NotYet('billable event', unknown);
  const contractIds = [...new Set(known.map(({ contractId }) => contractId))].sort();
  for (const contractId of contractIds) await lockProjectOf(work, contractId);
  const events = new Map((await billedEvents(work, ids)).map((event) => [event.billableEventId, event]));
  if (!(await insertCreditMemo(work, memo))) return;

  const month = monthOf(memo.issuedOn);
  const period = accountingPeriod({ month, approvalMonth: month, lastClosed: await lastComplete(work) });
  const earned: EarnedData[] = [];
  for (const { billableEventId, creditMemoLineId, net } of memo.lines) {
    const event = events.get(billableEventId);
    if (!event) continue;
    const back = { sourceId: creditMemoLineId, net: Money.from(net), treatment: 'CONCESSION' as const };
    const named = { creditMemoId: memo.creditMemoId, period, day: memo.issuedOn };
    earned.push(...(await takeBack(work, event, { ...back, ...named })));
  }
  await recordEarned(work, earned);
  for (const contractId of contractIds) await priceWork(work, contractId);
}
