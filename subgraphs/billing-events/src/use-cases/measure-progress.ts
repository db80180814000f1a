import { earlierOf, type Instant, type Month } from '@throughline/contracts';
import { hoursText, progressIn, shownPercent } from '@throughline/billing-events-domain';
import type { Sql } from '@throughline/subgraph';
import { closeOf, readMeasures } from '../persistence/revenue.queries.ts';
import { revenueInputsOf } from './measure-revenue.ts';

/** Hours with two decimals; percent of 0 to 100 with four. */
export interface MeasuredProgress {
  readonly hours: string;
  readonly estimate: string | null;
  readonly percent: string;
}

/**
 * The progress of an obligation in a month from what was approved and recorded by an instant, by the same measures as the
 * revenue of the month. After the close of the month nothing is added to it.
 * @returns null when the obligation is unknown, not begun or not measured by hours
 */
export async function measureProgress(
  read: Sql,
  asked: { tenantId: string; obligationId: string; period: Month; knownAt: Instant },
): Promise<MeasuredProgress | null> {
  const closedAt = await closeOf(read, asked.period);
  const cutOff = closedAt === null ? asked.knownAt : earlierOf(closedAt, asked.knownAt);
  const [measure] = await readMeasures(read, { ...asked, cutOff });
  if (!measure || measure.kind !== 'OVER_TIME_HOURS') return null;
  const inputs = revenueInputsOf(measure, asked.period);
  return {
    hours: hoursText(inputs.hoursToDate),
    estimate: inputs.estimateHours === null ? null : hoursText(inputs.estimateHours),
    percent: shownPercent(progressIn(inputs, asked.period)),
  };
}
