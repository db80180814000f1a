import { ok, refuse, type Result } from '@throughline/contracts';
import type { LineTerms, WorkKind } from '../terms/line-terms.ts';

const BUILT: readonly WorkKind[] = ['PACKAGE', 'FIXED_FEE', 'MANAGED_SUPPORT'];

/** Refuses DEAL_KIND_NOT_SUPPORTED for a line, or a part of its work, that no rule is built for. Never guesses one. */
export function supportedDealKind(line: { lineKey: string; kind: string; terms: LineTerms }): Result<void> {
  const { lineKey, kind, terms } = line;
  if (kind !== 'PACKAGE') return refuse('DEAL_KIND_NOT_SUPPORTED', { line: lineKey, kind });
  const unbuilt = terms.workBreakdown.find((element) => !BUILT.includes(element.kind));
  return unbuilt
    ? refuse('DEAL_KIND_NOT_SUPPORTED', { line: lineKey, kind: unbuilt.kind, workElement: unbuilt.code })
    : ok(undefined);
}
