import { type CalendarDate, decimal, type Instant, ok, refuse, type Result } from '@throughline/contracts';

/** The price of an hour of a role, decimal text in the currency of the version. Never rounded. */
export interface RoleRate {
  readonly role: string;
  readonly hourly: string;
}

/** What a published version of a rate card says. */
export interface RateCardTerms {
  readonly currency: string;
  readonly effectiveFrom: CalendarDate;
  /** The one engagement that the card is for; null for a card for all. */
  readonly engagement: string | null;
  readonly rates: readonly RoleRate[];
}

/**
 * A version that can price work: at least one role, each once, at a price that is not negative. Refuses
 * QUOTE_TERMS_INVALID with all that is wrong.
 */
export function checkRateCard(card: RateCardTerms): Result<void> {
  const roles = card.rates.map(({ role }) => role);
  const problems = [
    ...(roles.length === 0 ? ['the card has no rates'] : []),
    ...new Set(
      roles.filter((role, position) => roles.indexOf(role) !== position).map((role) => `${role} is there twice`),
    ),
    ...card.rates.flatMap(({ role, hourly }) =>
      decimal(hourly).isNegative() ? `the rate of ${role} is negative` : [],
    ),
  ];
  return problems.length === 0 ? ok(undefined) : refuse('QUOTE_TERMS_INVALID', { problems });
}

/** Whether a version that is seen again says what it said when it was published; the order of its roles plays no part. */
export const saysTheSame = (recorded: RateCardTerms, seen: RateCardTerms): boolean =>
  fingerprint(recorded) === fingerprint(seen);

const fingerprint = ({ currency, effectiveFrom, engagement, rates }: RateCardTerms): string =>
  JSON.stringify([
    currency,
    effectiveFrom,
    engagement,
    rates.map(({ role, hourly }) => `${role} ${decimal(hourly).toString()}`).sort(),
  ]);

/** A rate as people write it: at least two decimals, and all that it has. */
export function rateText(hourly: string): string {
  const rate = decimal(hourly);
  return rate.toFixed(Math.max(2, rate.decimalPlaces()));
}

export interface KnownVersion {
  readonly version: number;
  readonly effectiveFrom: CalendarDate;
  readonly recordedAt: Instant;
}

/**
 * RU-4: the version that prices work of a day, by what was recorded at or before an instant: the latest effective date that
 * is not after the work date, of two with one date the later version. When the work is approved plays no part.
 */
export function versionFor<V extends KnownVersion>(
  versions: readonly V[],
  { workDate, knownAt }: { readonly workDate: CalendarDate; readonly knownAt: Instant },
): V | null {
  let found: V | null = null;
  for (const each of versions) {
    if (each.effectiveFrom > workDate || Date.parse(each.recordedAt) > Date.parse(knownAt)) continue;
    if (found === null || isLater(each, found)) found = each;
  }
  return found;
}

const isLater = (a: KnownVersion, b: KnownVersion): boolean =>
  a.effectiveFrom === b.effectiveFrom ? a.version > b.version : a.effectiveFrom > b.effectiveFrom;
