import { ok, refuse, type Result } from '@throughline/contracts';
import type { LineTerms, WorkKind } from '../terms/line-terms.ts';

type TermsOfKind = 'package' | 'timeAndMaterials' | 'retainer' | 'expenses' | 'subcontracting';

interface DealKind {
  /** The terms that a line of the kind must carry, and the only ones of their sort that it may. */
  readonly terms: TermsOfKind;
  readonly work: readonly WorkKind[];
}

const TIME: DealKind = { terms: 'timeAndMaterials', work: ['TIME_AND_MATERIALS'] };

/** The kinds of line that rules are built for. */
const BUILT: Readonly<Record<string, DealKind>> = {
  PACKAGE: { terms: 'package', work: ['PACKAGE', 'FIXED_FEE', 'MANAGED_SUPPORT'] },
  TIME_AND_MATERIALS: TIME,
  TIME_AND_MATERIALS_CAPPED: TIME,
  RETAINER: { terms: 'retainer', work: ['RETAINER'] },
  EXPENSES_POLICY: { terms: 'expenses', work: ['EXPENSES'] },
  SUBCONTRACTOR_PASS_THROUGH: { terms: 'subcontracting', work: ['SUBCONTRACTOR'] },
};
const TERMS_OF_KINDS = [...new Set(Object.values(BUILT).map(({ terms }) => terms))];

/** Work that is worth its hours, so that it needs rates. */
const RATED: readonly WorkKind[] = ['TIME_AND_MATERIALS', 'RETAINER'];

export interface LineOfKind {
  readonly lineKey: string;
  readonly kind: string;
  readonly terms: LineTerms;
}

/**
 * A line's kind, the work that it asks for and the terms that it carries fit each other. Refuses DEAL_KIND_NOT_SUPPORTED
 * for a line, or a part of its work, that no rule is built for, and QUOTE_TERMS_INVALID for terms that its kind needs and
 * that are missing, or that another kind has. Never guesses one.
 */
export function supportedDealKind(line: LineOfKind): Result<void> {
  const { lineKey, kind, terms } = line;
  const built = BUILT[kind];
  if (!built) return refuse('DEAL_KIND_NOT_SUPPORTED', { line: lineKey, kind });
  const unbuilt = terms.workBreakdown.find((element) => !built.work.includes(element.kind));
  if (unbuilt) {
    return refuse('DEAL_KIND_NOT_SUPPORTED', { line: lineKey, kind: unbuilt.kind, workElement: unbuilt.code });
  }
  const problems = problemsOf(kind, built, terms);
  return problems.length === 0 ? ok(undefined) : refuse('QUOTE_TERMS_INVALID', { line: lineKey, problems });
}

function problemsOf(kind: string, built: DealKind, terms: LineTerms): string[] {
  const problems = TERMS_OF_KINDS.flatMap((each) => {
    if ((terms[each] !== null) === (each === built.terms)) return [];
    return each === built.terms ? `a ${kind} line needs ${each}` : `a ${kind} line has no ${each}`;
  });
  if (terms.usage !== null && kind !== 'PACKAGE') problems.push(`a ${kind} line has no usage`);
  if (kind !== 'PACKAGE' && terms.workBreakdown.length === 0) problems.push('the line has no work breakdown');
  return [...problems, ...problemsOfCap(kind, terms), ...unratedWork(terms)];
}

function problemsOfCap(kind: string, { timeAndMaterials }: LineTerms): string[] {
  if (timeAndMaterials === null) return [];
  const { capNet } = timeAndMaterials;
  if (kind === 'TIME_AND_MATERIALS') return capNet === null ? [] : ['a TIME_AND_MATERIALS line has no cap'];
  return capNet?.isPositive ? [] : ['a TIME_AND_MATERIALS_CAPPED line needs a positive cap'];
}

const unratedWork = ({ workBreakdown }: LineTerms): string[] =>
  workBreakdown.flatMap(({ code, kind, rateCard }) =>
    RATED.includes(kind) && rateCard === null ? `work element ${code} names no rate card` : [],
  );
