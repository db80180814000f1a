import { ok, refuse, type Result } from '@throughline/contracts';
import type { DealTerms } from './deal-terms.ts';

const LINE_KINDS: ReadonlySet<string> = new Set(['PACKAGE']);
const WORK_ELEMENT_KINDS: ReadonlySet<string> = new Set(['PACKAGE', 'FIXED_FEE', 'MANAGED_SUPPORT']);

/**
 * Says no to work that no billing rule is built for, before anything is established for the deal.
 * Refuses DEAL_KIND_NOT_SUPPORTED with every unsupported kind of line and of work element.
 */
export function requireSupportedKinds(deal: DealTerms): Result<void> {
  const lines = deal.lines.filter((line) => !LINE_KINDS.has(line.kind));
  const elements = deal.lines
    .flatMap((line) => line.workElements)
    .filter((element) => !WORK_ELEMENT_KINDS.has(element.kind));
  if (lines.length === 0 && elements.length === 0) return ok(undefined);
  return refuse('DEAL_KIND_NOT_SUPPORTED', {
    kinds: [...new Set([...lines, ...elements].map(({ kind }) => kind))].sort(),
    lines: lines.map(({ lineKey }) => lineKey),
    workElements: elements.map(({ code }) => code),
  });
}
