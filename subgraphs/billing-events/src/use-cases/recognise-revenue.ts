import { type Id, type Instant, instant, Money, type Month } from '@throughline/contracts';
import { revenuePeriodCompleted, revenueRecognised } from '@throughline/events';
import { type RevenueFigure, revenueOfPeriod } from '@throughline/billing-events-domain';
import { sqlOf } from '@throughline/subgraph';
import { NotYet, type Work } from '@throughline/transport';
import { contractStillArriving, countDelivery, type DeliveryCounts } from '../persistence/delivery.queries.ts';
import {
  closeOf,
  insertRevenueEvents,
  insertRevenuePeriod,
  isRevenueComplete,
  openMonthBefore,
  readMeasures,
  type MeasureRow,
  type NewRevenueEvent,
} from '../persistence/revenue.queries.ts';
import { revenueInputsOf } from './measure-revenue.ts';

/** What project-resource says it has published of everything that was approved through the close of a period. */
export interface DeliveryCutOff extends DeliveryCounts {
  readonly period: Month;
  readonly closedAt: Instant;
}

/**
 * Recognises the revenue of a closed month for every obligation of the contracts that are active in it, zero amounts
 * included, and says how many there are. Runs once a period and in order of the periods, and not before everything that
 * the cut-off counts is held. Later facts go to later periods.
 */
export async function recogniseRevenue(work: Work, cutOff: DeliveryCutOff): Promise<void> {
  const { period, closedAt } = cutOff;
  if (await isRevenueComplete(work, period)) return;
  await requireEverything(work, cutOff);

  const measures = await readMeasures(sqlOf(work), { tenantId: work.tenantId, period, cutOff: closedAt });
  const recognised = measures.map((measure): Recognised => ({
    id: work.mint('RevenueEvent'),
    measure,
    figure: revenueOfPeriod(revenueInputsOf(measure, period), period),
  }));
  const { timeEntries, milestones, estimates } = cutOff;
  const revenueEvents = recognised.length;
  const run = { period, closedAt, timeEntries, milestones, estimates, revenueEvents, completedAt: instant(work.now) };
  if (!(await insertRevenuePeriod(work, run))) return;
  await insertRevenueEvents(
    work,
    recognised.map((each) => rowOf(work, period, each)),
  );
  for (const each of recognised) publishRecognised(work, period, each);
  work.publish(revenuePeriodCompleted, period, { period, closedAt, revenueEvents });
}

async function requireEverything(work: Work, { period, closedAt, ...counted }: DeliveryCutOff): Promise<void> {
  if ((await closeOf(work, period)) === null) throw new NotYet('close of period', period);
  const held = await countDelivery(work, closedAt);
  for (const kind of ['timeEntries', 'milestones', 'estimates'] as const) {
    if (held[kind] < counted[kind]) throw new NotYet(`all ${counted[kind]} ${kind} through the close of`, period);
  }
  const contractId = await contractStillArriving(work, closedAt);
  if (contractId !== null) throw new NotYet('activation of contract', contractId);
  const earlier = await openMonthBefore(work, period, closedAt);
  if (earlier !== null) throw new NotYet('revenue of period', earlier);
}

interface Recognised {
  readonly id: Id<'RevenueEvent'>;
  readonly measure: MeasureRow;
  readonly figure: RevenueFigure;
}

function rowOf(work: Work, period: Month, { id, measure, figure }: Recognised): NewRevenueEvent {
  const { obligationId, engagementId, contractId, quoteVersionId, quoteLineId, wbsElementId, stream } = measure;
  const { hoursToDate, estimateHours, percentComplete } = figure;
  return {
    id,
    revenueTreatmentId: measure.treatmentId,
    obligationId,
    engagementId,
    contractId,
    quoteVersionId,
    quoteLineId,
    wbsElementId,
    period,
    stream,
    treatment: measure.kind,
    amount: figure.amount.toAmount(),
    cumulative: figure.cumulative.toAmount(),
    allocatedPrice: measure.allocatedPrice,
    currency: measure.currency,
    hoursToDate,
    estimateHours,
    percentComplete,
    recognisedAt: instant(work.now),
  };
}

function publishRecognised(work: Work, period: Month, { id, measure, figure }: Recognised): void {
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
