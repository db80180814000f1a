import { type Instant, instant, Money, type Month, newId } from '@throughline/contracts';
import { revenuePeriodCompleted, revenueRecognised } from '@throughline/events';
import { revenueOfPeriod } from '@throughline/billing-events-domain';
import { NotYet, type Work } from '@throughline/transport';
import {
  contractStillArriving,
  countDelivery,
  DELIVERY_KINDS,
  type DeliveryCounts,
} from '../persistence/delivery.queries.ts';
import {
  countEarned,
  insertRevenueEvents,
  insertRevenuePeriod,
  isRevenueComplete,
  openMonthBefore,
  readMeasures,
  receivablesMissing,
  type RevenueEventRow,
} from '../persistence/revenue.queries.ts';
import { contractsToPrice, pendingItems } from '../persistence/work-item.queries.ts';
import { expireTranches } from './expire-tranches.ts';
import { revenueInputsOf } from './measure-revenue.ts';
import { priceWork } from './price-work.ts';
import { periodOf } from './pricing/pricing-desk.ts';

/** What project-resource says it has published of everything that was approved through the close of a period. */
export interface DeliveryCutOff extends DeliveryCounts {
  readonly period: Month;
  readonly closedAt: Instant;
}

/**
 * Recognises the revenue of a closed month, once a period and in order of the periods: work that was approved by then is
 * priced, prepaid periods that end in the month expire, and every obligation of the contracts that are active in it
 * recognises its progress, zero amounts included. Not before everything that the cut-off and the close count is held.
 * Says how many revenue events the month has, those that came with their causes included. Later facts go to later periods.
 */
export async function recogniseRevenue(work: Work, cutOff: DeliveryCutOff): Promise<void> {
  const { period, closedAt } = cutOff;
  if (await isRevenueComplete(work, period)) return;
  await requireEverything(work, cutOff);
  await priceThrough(work, cutOff);

  const measures = await readMeasures(work.sql.bind(work), { tenantId: work.tenantId, period, cutOff: closedAt });
  const rows = measures.map((measure): RevenueEventRow => ({
    id: newId('RevenueEvent', { now: () => work.now }),
    measure,
    figure: revenueOfPeriod(revenueInputsOf(measure, period), period),
  }));
  const revenueEvents = rows.length + (await countEarned(work, period));
  if (!(await insertRevenuePeriod(work, { ...cutOff, revenueEvents }))) return;
  await insertRevenueEvents(work, period, rows);
  for (const row of rows) publishRecognised(work, period, row);
  work.publish(revenuePeriodCompleted, period, { period, closedAt, revenueEvents });
}

async function requireEverything(work: Work, { period, closedAt, ...counted }: DeliveryCutOff): Promise<void> {
  const missing = await receivablesMissing(work, period);
  if (missing === null) throw new NotYet('close of period', period);
  const held = await countDelivery(work, closedAt);
  for (const kind of DELIVERY_KINDS) {
    if (held[kind] < counted[kind]) throw new NotYet(`all ${counted[kind]} ${kind} through the close of`, period);
  }
  if (missing.creditMemos > 0) throw new NotYet(`${missing.creditMemos} more credit memos of`, period);
  if (missing.receivableWriteOffs > 0) throw new NotYet(`${missing.receivableWriteOffs} more write-offs of`, period);
  const contractId = await contractStillArriving(work, closedAt);
  if (contractId !== null) throw new NotYet('activation of contract', contractId);
  const earlier = await openMonthBefore(work, period, closedAt);
  if (earlier !== null) throw new NotYet('revenue of period', earlier);
}

/**
 * Prices everything that was approved by the close, and lets prepaid periods expire as their last work is priced, until
 * neither has anything left to do. Work of the period that cannot be priced yet holds the close up.
 */
async function priceThrough(work: Work, { period, closedAt }: DeliveryCutOff): Promise<void> {
  for (;;) {
    for (const contractId of await contractsToPrice(work, closedAt)) await priceWork(work, contractId, closedAt);
    const pending = (await pendingItems(work, await contractsToPrice(work, closedAt))).filter(
      (item) => item.approvedAt <= new Date(closedAt) && periodOf(item) <= period,
    );
    const expired = await expireTranches(work, period, pending);
    const [first] = pending;
    if (expired === 0 && first) throw new NotYet(`price (${first.waitsFor}) of ${first.kind}`, first.reference);
    if (expired === 0) return;
  }
}

function publishRecognised(work: Work, period: Month, { id, measure, figure }: RevenueEventRow): void {
  work.publish(revenueRecognised, id, {
    revenueEventId: id,
    engagementId: measure.engagementId,
    contractId: measure.contractId,
    quoteVersionId: measure.quoteVersionId,
    quoteLineId: measure.quoteLineId,
    obligationId: measure.obligationId,
    obligationKey: measure.obligationKey,
    wbsElementId: measure.wbsElementId,
    sellerReference: measure.sellerReference,
    period,
    amount: figure.amount.toJSON(),
    cumulative: figure.cumulative.toJSON(),
    allocatedPrice: Money.of(measure.allocatedPrice, measure.currency).toJSON(),
    stream: measure.stream,
    treatment: measure.kind,
    hoursToDate: figure.hoursToDate,
    estimateHours: figure.estimateHours,
    percentComplete: figure.percentComplete,
    recognisedAt: instant(work.now),
  });
}
