import { ok, refuse, type Result } from '@throughline/contracts';
import type { DealTerms, LineTerms } from './deal-terms.ts';

/** The kinds of line that a billing rule is built for, and the work that each of them may contain. */
const WORK_OF_LINE: Readonly<Record<string, ReadonlySet<string>>> = {
  PACKAGE: new Set(['PACKAGE', 'FIXED_FEE', 'MANAGED_SUPPORT']),
  TIME_AND_MATERIALS: new Set(['TIME_AND_MATERIALS']),
  TIME_AND_MATERIALS_CAPPED: new Set(['TIME_AND_MATERIALS']),
  RETAINER: new Set(['RETAINER']),
  EXPENSES_POLICY: new Set(['EXPENSES']),
  SUBCONTRACTOR_PASS_THROUGH: new Set(['SUBCONTRACTOR']),
};
const RATED: ReadonlySet<string> = new Set(['TIME_AND_MATERIALS', 'RETAINER']);

/**
 * Says no to work that no billing rule is built for, before anything is established for the deal.
 * Refuses DEAL_KIND_NOT_SUPPORTED with every unsupported kind of line and of work element, QUOTE_TERMS_INVALID for a line
 * whose kind needs a term that the quote does not carry.
 */
export function requireSupportedKinds(deal: DealTerms): Result<void> {
  const lines = deal.lines.filter((line) => WORK_OF_LINE[line.kind] === undefined);
  const elements = deal.lines.flatMap((line) =>
    line.workElements.filter(({ kind }) => WORK_OF_LINE[line.kind]?.has(kind) === false),
  );
  if (lines.length > 0 || elements.length > 0) {
    return refuse('DEAL_KIND_NOT_SUPPORTED', {
      kinds: [...new Set([...lines, ...elements].map(({ kind }) => kind))].sort(),
      lines: lines.map(({ lineKey }) => lineKey),
      workElements: elements.map(({ code }) => code),
    });
  }
  for (const line of deal.lines) {
    const missing = missingTerms(line);
    if (missing.length > 0) return refuse('QUOTE_TERMS_INVALID', { line: line.lineKey, missing });
  }
  return ok(undefined);
}

function missingTerms(line: LineTerms): string[] {
  const missing = line.workElements
    .filter(({ kind, rateCard }) => RATED.has(kind) && (rateCard ?? null) === null)
    .map(({ code }) => `rate card of ${code}`);
  if (line.kind === 'TIME_AND_MATERIALS_CAPPED' && line.says?.cap !== true) missing.push('cap');
  if (line.kind === 'RETAINER' && (line.retainer ?? null) === null) missing.push('retainer');
  if (line.kind === 'EXPENSES_POLICY' && line.says?.expenses !== true) missing.push('expenses');
  if (line.kind === 'SUBCONTRACTOR_PASS_THROUGH' && line.says?.subcontracting !== true) missing.push('subcontracting');
  return missing;
}
