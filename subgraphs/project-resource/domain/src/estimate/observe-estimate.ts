import { decimal, ok, refuse, type Result } from '@throughline/contracts';

/** An estimate version as we published it. */
export interface PublishedEstimate {
  readonly version: number;
  readonly hours: string;
}

export interface EstimateObservation {
  readonly version: number;
  readonly hours: string;
}

/**
 * Each version of an estimate at completion is said once; what changes is a new version.
 * @returns whether the version is news; refuses APPROVED_FACT_CHANGED when a published version reads otherwise now
 */
export function observeEstimate(
  published: PublishedEstimate | null,
  seen: EstimateObservation,
): Result<'NEW' | 'SAME'> {
  if (published === null) return ok('NEW');
  if (decimal(published.hours).equals(seen.hours)) return ok('SAME');
  return refuse('APPROVED_FACT_CHANGED', { version: seen.version, published: published.hours, now: seen.hours });
}
