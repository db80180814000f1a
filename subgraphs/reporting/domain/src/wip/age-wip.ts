import { type CalendarDate, daysBetween, Money } from '@throughline/contracts';

/** Age in days at the month end; the last bucket has no upper end (RU-21). */
export const WIP_BUCKETS = [
  { bucket: '0-30', upTo: 30 },
  { bucket: '31-60', upTo: 60 },
  { bucket: '61-90', upTo: 90 },
  { bucket: '90+', upTo: Infinity },
] as const;

export type WipBucket = (typeof WIP_BUCKETS)[number]['bucket'];

/** Days from the event to the day it is looked at; work dated later than the day has no age yet. */
export const wipAgeDays = (eventDate: CalendarDate, on: CalendarDate): number =>
  Math.max(0, daysBetween(eventDate, on));

export const wipBucketOf = (ageDays: number): WipBucket =>
  WIP_BUCKETS.find(({ upTo }) => ageDays <= upTo)?.bucket ?? '90+';

export interface AgedItem {
  readonly ageDays: number;
  readonly value: Money;
  readonly passThrough: boolean;
}

/** Unbilled work of one day: own WIP and pass-through apart, both together by age. */
export function ageWip(items: readonly AgedItem[], currency: string) {
  const sumOf = (some: readonly AgedItem[]): Money =>
    Money.sum(
      some.map(({ value }) => value),
      currency,
    );
  return {
    wip: sumOf(items.filter(({ passThrough }) => !passThrough)),
    passThrough: sumOf(items.filter(({ passThrough }) => passThrough)),
    aging: WIP_BUCKETS.map(({ bucket }) => ({
      bucket,
      amount: sumOf(items.filter(({ ageDays }) => wipBucketOf(ageDays) === bucket)),
    })),
  };
}
