import { type CalendarDate, type Instant, ok, refuse, type Result } from '@throughline/contracts';

/** A version of a rate card, priced by role from its effective date on. */
export interface RateCardVersion {
  readonly rateCardVersionId: string;
  readonly rateCard: string;
  readonly version: number;
  readonly currency: string;
  readonly effectiveFrom: CalendarDate;
  readonly recordedAt: Instant;
  /** The price of an hour, decimal text, by role. */
  readonly rates: Readonly<Record<string, string>>;
}

export interface SelectedRate {
  readonly rateCardVersionId: string;
  readonly rateCard: string;
  readonly version: number;
  readonly role: string;
  readonly hourly: string;
  readonly currency: string;
}

/**
 * The rate of a role on a day: of the versions that were recorded by the instant, the one with the latest effective date
 * that is not after the work date; of two with one effective date, the later version. When the work was approved plays
 * no part. Refuses RATE_NOT_FOUND when no version covers the day, or the version has no such role. Source: RU-4.
 * @param versions of one rate card, in any order
 * @param knownAt null for everything that is known now
 */
export function selectRate(
  versions: readonly RateCardVersion[],
  work: { readonly role: string; readonly workDate: CalendarDate; readonly knownAt: Instant | null },
): Result<SelectedRate> {
  const { role, workDate, knownAt } = work;
  let found: RateCardVersion | undefined;
  for (const version of versions) {
    if (version.effectiveFrom > workDate) continue;
    if (knownAt !== null && Date.parse(version.recordedAt) > Date.parse(knownAt)) continue;
    if (found === undefined || isLater(version, found)) found = version;
  }
  const hourly = found?.rates[role];
  if (found === undefined || hourly === undefined) {
    return refuse('RATE_NOT_FOUND', { role, workDate, rateCard: versions[0]?.rateCard, version: found?.version });
  }
  const { rateCardVersionId, rateCard, version, currency } = found;
  return ok({ rateCardVersionId, rateCard, version, role, hourly, currency });
}

const isLater = (a: RateCardVersion, b: RateCardVersion): boolean =>
  a.effectiveFrom === b.effectiveFrom ? a.version > b.version : a.effectiveFrom > b.effectiveFrom;
