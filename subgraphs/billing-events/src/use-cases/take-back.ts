import { type CalendarDate, type Id, instant, Money, type Month, newId } from '@throughline/contracts';
import { accountingDate, costIn, splitCredit } from '@throughline/billing-events-domain';
import type { Work } from '@throughline/transport';
import { type BilledEvent, deferCredit } from '../persistence/credit.queries.ts';
import type { EarnedData } from './record-events.ts';

/** What takes part of a billed event back, and when it counts. */
export interface TakingBack {
  /** Of the credit memo line or the write-off; unique for ever. */
  readonly sourceId: string;
  readonly net: Money;
  readonly treatment: Extract<EarnedData['treatment'], 'CONCESSION' | 'WRITE_OFF'>;
  readonly creditMemoId: Id<'CreditMemo'> | null;
  readonly period: Month;
  readonly day: CalendarDate;
}

/**
 * Takes part of a billed event back: what was billed in advance and is not earned yet first, the rest as negative revenue
 * at the rate at which the event was valued. Sources: RU-10, split of a credit.
 */
export async function takeBack(work: Work, event: BilledEvent, back: TakingBack): Promise<EarnedData[]> {
  const unearned = Money.of(event.unearned ?? '0', event.currency);
  const { deferred, revenue } = splitCredit(back.net, unearned);
  if (deferred.isPositive) await deferCredit(work, { sourceId: back.sourceId, event, amount: deferred.toAmount() });
  if (!revenue.isPositive) return [];
  const { functionalCurrency, currency } = event;
  const amount = costIn(functionalCurrency, revenue, event.fxRate ?? '1').negated();
  return [
    {
      revenueEventId: newId('RevenueEvent', { now: () => work.now }),
      engagementId: event.engagementId,
      contractId: event.contractId,
      quoteVersionId: event.quoteVersionId,
      quoteLineId: event.quoteLineId,
      wbsElementId: event.wbsElementId,
      obligationId: event.obligationId,
      billableEventId: event.billableEventId,
      creditMemoId: back.creditMemoId,
      retainerTranche: null,
      sellerReference: event.sellerReference,
      period: back.period,
      accountingDate: accountingDate(back.day, back.period),
      stream: event.stream,
      treatment: event.stream === 'PASS_THROUGH' ? 'AGENT' : back.treatment,
      amount: amount.toJSON(),
      amountForeign: currency === functionalCurrency ? null : revenue.negated().toJSON(),
      recognisedAt: instant(work.now),
    },
  ];
}
