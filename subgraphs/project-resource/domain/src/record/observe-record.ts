import type { Instant, Refusal } from '@throughline/contracts';

/** What a record says, as far as money hangs on it. */
export type Content = Readonly<Record<string, string | number | boolean | null>>;

/** A record of the PSA as we published it. Its natural key is the PSA's record. */
export interface PublishedRecord {
  readonly reference: string;
  readonly content: Content;
  /** The PSA's instant of the version that we published. */
  readonly changedAt: Instant;
}

export interface RecordObservation {
  readonly approved: boolean;
  readonly content: Content;
  readonly changedAt: Instant;
}

/** `flag`: the PSA changed what had been published; a person should look at it. */
export type RecordChange =
  { readonly kind: 'NEW' } | { readonly kind: 'NOTHING' } | { readonly kind: 'CHANGED'; readonly flag: Refusal };

/**
 * What a look at a record of the PSA changes. Each record is published once, when it is approved; repeats and older looks
 * change nothing, and what reads otherwise afterwards, a withdrawn approval included, is flagged APPROVED_FACT_CHANGED.
 */
export function observeRecord(published: PublishedRecord | null, seen: RecordObservation): RecordChange {
  if (published === null) return { kind: seen.approved ? 'NEW' : 'NOTHING' };
  if (seen.changedAt < published.changedAt) return { kind: 'NOTHING' };
  if (seen.approved && isSame(published.content, seen.content)) return { kind: 'NOTHING' };
  const { reference, content } = published;
  const now = seen.approved ? seen.content : null;
  return { kind: 'CHANGED', flag: { code: 'APPROVED_FACT_CHANGED', evidence: { reference, published: content, now } } };
}

const isSame = (before: Content, now: Content): boolean =>
  Object.keys(now).every((name) => (before[name] ?? null) === (now[name] ?? null));
