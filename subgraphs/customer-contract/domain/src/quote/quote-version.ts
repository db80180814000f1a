import { type Instant, type Money, ok, type Refusal, refuse, type Result } from '@throughline/contracts';

export const QUOTE_STATUSES = [
  'DRAFT',
  'IN_REVIEW',
  'APPROVED',
  'DENIED',
  'PRESENTED',
  'ACCEPTED',
  'REJECTED',
  'SUPERSEDED',
] as const;
export type QuoteStatus = (typeof QUOTE_STATUSES)[number];

export interface PricedLine {
  readonly lineKey: string;
  readonly kind: string;
  readonly amount: Money;
}

/** A version as it is recorded or as it is seen in the CPQ. */
export interface VersionFacts {
  readonly status: QuoteStatus;
  readonly approvedAt: Instant | null;
  readonly lines: readonly PricedLine[];
}

/** What a sighting in the CPQ means for what is recorded. */
export type VersionChange = 'FIRST_SEEN' | 'UNCHANGED' | 'STATUS_CHANGED' | 'REPRICED';

const SIGNED: readonly QuoteStatus[] = ['APPROVED', 'ACCEPTED'];
export const isSigned = (status: QuoteStatus): boolean => SIGNED.includes(status);

const fingerprint = (lines: readonly PricedLine[]): string =>
  lines
    .map(({ lineKey, kind, amount }) => `${lineKey}|${kind}|${amount.toString()}`)
    .sort()
    .join('\n');

/**
 * Compares a sighting with what is recorded. An approved version is signed history: its lines never change again, and
 * it never goes back to an unsigned state, whatever the CPQ says later; such a sighting is refused QUOTE_VERSION_IMMUTABLE.
 * @param recorded null when the version was never seen
 */
export function changeOf(recorded: VersionFacts | null, seen: VersionFacts): Result<VersionChange> {
  if (!recorded) return ok('FIRST_SEEN');
  const repriced = fingerprint(recorded.lines) !== fingerprint(seen.lines);
  if (recorded.approvedAt !== null) {
    if (repriced) return refuse('QUOTE_VERSION_IMMUTABLE', { recorded: recorded.lines, seen: seen.lines });
    if (!isSigned(seen.status) && seen.status !== 'SUPERSEDED') {
      return refuse('QUOTE_VERSION_IMMUTABLE', { recorded: recorded.status, seen: seen.status });
    }
  }
  if (repriced) return ok('REPRICED');
  return ok(recorded.status === seen.status ? 'UNCHANGED' : 'STATUS_CHANGED');
}

/** What a line says beyond its price. */
export interface SaidLine {
  readonly lineKey: string;
  readonly projectTemplate: string | null;
  readonly termsText: string | null;
}

/**
 * Terms are settled once an activation has accepted them; what the CPQ says differently afterwards is not taken over.
 * Answers QUOTE_VERSION_IMMUTABLE with the lines that say something else, null when none does.
 */
export function changedTerms(accepted: readonly SaidLine[], seen: readonly SaidLine[]): Refusal | null {
  const said = new Map(accepted.map((line) => [line.lineKey, line]));
  const lines = seen.flatMap(({ lineKey, projectTemplate, termsText }) => {
    const line = said.get(lineKey);
    return line?.projectTemplate === projectTemplate && line.termsText === termsText ? [] : lineKey;
  });
  return lines.length === 0 ? null : { code: 'QUOTE_VERSION_IMMUTABLE', evidence: { changedTerms: lines } };
}

/**
 * The status to record. An open version that is followed by a later one is superseded; a signed one stays signed, since
 * work may already be done under it.
 */
export const statusOf = (seen: QuoteStatus, hasLaterVersion: boolean): QuoteStatus =>
  hasLaterVersion && !isSigned(seen) ? 'SUPERSEDED' : seen;

/** Whether a sighting starts an activation: signed, with its instant of approval, and the primary quote of its deal. */
export const startsActivation = (seen: VersionFacts & { primary: boolean }): boolean =>
  isSigned(seen.status) && seen.approvedAt !== null && seen.primary;
