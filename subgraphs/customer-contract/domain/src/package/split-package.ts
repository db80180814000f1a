import { decimal, invariant, Money, ok, refuse, type Refusal, type Result } from '@throughline/contracts';
import type { LineTerms, ObligationTerms, PackageTerms, WorkElementTerms } from '../terms/line-terms.ts';
import { allocatePrice } from './allocate-price.ts';

export interface AllocatedObligation extends ObligationTerms {
  readonly allocatedPrice: Money;
}

export interface SplitElement extends WorkElementTerms {
  /** The part of the price that the element carries in the accounts; null where its children carry it. */
  readonly distribution: Money | null;
}

/** A sold line as work, billing triggers and accounting distributions; the parts of a package add up to its price. */
export interface PackageSplit {
  readonly obligations: readonly AllocatedObligation[];
  readonly elements: readonly SplitElement[];
}

const mismatch = (reason: string, evidence: Record<string, unknown>): Refusal => ({
  code: 'ALLOCATION_MISMATCH',
  evidence: { reason, ...evidence },
});

/**
 * Splits a package line into its work elements with no figure entered twice: each obligation is delivered by exactly one
 * element, the billing percents make the whole price, and the distributions sum to it. Refuses ALLOCATION_MISMATCH.
 */
export function splitPackage(price: Money, terms: LineTerms): Result<PackageSplit> {
  if (!terms.package) return refuse('ALLOCATION_MISMATCH', { reason: 'the line carries no package terms' });
  const broken =
    brokenBreakdown(terms.workBreakdown) ??
    brokenObligations(terms.package, terms.workBreakdown) ??
    brokenBilling(price, terms.package, terms.workBreakdown);
  if (broken) return { ok: false, refusal: broken };

  const { obligations } = terms.package;
  const allocated = allocatePrice(
    price,
    obligations.map(({ standAlonePrice }) => standAlonePrice),
  );
  if (!allocated.ok) return allocated;
  const priced = obligations.map((obligation, position) => {
    const allocatedPrice = allocated.value[position];
    invariant(allocatedPrice !== undefined, 'every obligation has a share');
    return { ...obligation, allocatedPrice };
  });
  const priceOf = new Map(priced.map(({ key, allocatedPrice }) => [key, allocatedPrice]));
  const elements = terms.workBreakdown.map((element) => ({
    ...element,
    distribution: element.obligationKey === null ? null : (priceOf.get(element.obligationKey) ?? null),
  }));
  const distributed = Money.sum(
    elements.flatMap(({ distribution }) => distribution ?? []),
    price.currency,
  );
  invariant(distributed.equals(price), 'the distributions sum to the price');
  return ok({ obligations: priced, elements });
}

export function brokenBreakdown(elements: readonly WorkElementTerms[]): Refusal | null {
  const codes = elements.map(({ code }) => code);
  const twice = codes.find((code, position) => codes.indexOf(code) !== position);
  if (twice !== undefined) return mismatch('a work element appears twice', { workElement: twice });
  const orphan = elements.find(({ parentCode }) => parentCode !== null && !codes.includes(parentCode));
  return orphan ? mismatch('a parent is not in the work breakdown', { workElement: orphan.code }) : null;
}

function brokenObligations(terms: PackageTerms, elements: readonly WorkElementTerms[]): Refusal | null {
  const keys = terms.obligations.map(({ key }) => key);
  if (new Set(keys).size !== keys.length) return mismatch('an obligation appears twice', { obligations: keys });
  const unknown = elements.find(({ obligationKey }) => obligationKey !== null && !keys.includes(obligationKey));
  if (unknown) return mismatch('a work element serves an unknown obligation', { workElement: unknown.code });
  for (const { key, treatment } of terms.obligations) {
    const serving = elements.filter(({ obligationKey }) => obligationKey === key).map(({ code }) => code);
    if (serving.length !== 1) {
      return mismatch('an obligation is not delivered by exactly one work element', { obligation: key, serving });
    }
    if (treatment.kind !== 'OVER_TIME_HOURS') continue;
    if (treatment.workElementCode !== serving[0]) {
      return mismatch('an obligation is measured on another work element', { obligation: key, serving });
    }
    const { milestoneReference } = treatment;
    if (milestoneReference !== null && !terms.milestones.some(({ reference }) => reference === milestoneReference)) {
      return mismatch('an obligation names an unknown milestone', { obligation: key, milestone: milestoneReference });
    }
  }
  return null;
}

function brokenBilling(price: Money, terms: PackageTerms, elements: readonly WorkElementTerms[]): Refusal | null {
  const { milestones, support } = terms;
  const triggers = [...milestones, ...(support ? [support] : [])];
  const codes = elements.map(({ code }) => code);
  const homeless = triggers.find(({ workElementCode }) => !codes.includes(workElementCode));
  if (homeless) return mismatch('a billing trigger names an unknown work element', { trigger: homeless });
  const references = milestones.map(({ reference }) => reference);
  if (new Set(references).size !== references.length) {
    return mismatch('a milestone appears twice', { milestones: references });
  }
  const percents = triggers.map(({ percent }) => percent);
  const whole = percents.reduce((sum, percent) => sum.plus(percent), decimal(0));
  if (!whole.equals(100) || percents.some((percent) => !decimal(percent).greaterThan(0))) {
    return mismatch('the billing percents do not make the whole price', { percents });
  }
  if (support) return null;
  const billed = Money.sum(
    milestones.map(({ percent }) => price.times(percent).dividedBy(100).rounded()),
    price.currency,
  );
  return billed.equals(price)
    ? null
    : mismatch('the rounded milestone amounts do not sum to the price', { billed: billed.toJSON() });
}
