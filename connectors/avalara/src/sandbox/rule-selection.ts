import type { NexusRow, TaxRule } from './tax-content.ts';

export interface Place {
  readonly country: string;
  readonly region: string;
}

export interface TaxSubject {
  readonly place: Place;
  readonly customerCode: string;
  readonly entityUseCode: string;
  readonly taxCode: string;
}

const SPECIFIC = ['customerCode', 'entityUseCode', 'taxCode'] as const;

/** The most specific rules for the subject's place; see `TaxRule`. */
export function rulesFor(rules: readonly TaxRule[], subject: TaxSubject): TaxRule[] {
  const fitting = rules.filter(
    (rule) =>
      rule.country === subject.place.country &&
      (rule.region === undefined || rule.region === subject.place.region) &&
      SPECIFIC.every((name) => rule[name] === undefined || rule[name] === subject[name]),
  );
  for (const name of SPECIFIC) {
    const specific = fitting.filter((rule) => rule[name] !== undefined);
    if (specific.length > 0) return specific;
  }
  return fitting;
}

/** Whether one of the rows covers the place on the day; null rows mean that nexus was never set up. */
export function hasNexus(nexus: readonly NexusRow[] | null, { country, region }: Place, on: string): boolean {
  if (nexus === null) return true;
  return nexus.some(
    (row) =>
      row.country === country &&
      (row.region === undefined || row.region === '' || row.region === region) &&
      (row.effectiveDate ?? '0001-01-01') <= on &&
      on <= (row.endDate ?? '9999-12-31'),
  );
}
