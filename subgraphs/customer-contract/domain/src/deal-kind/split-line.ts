import { type CalendarDate, Money, ok, type Refusal, type Result } from '@throughline/contracts';
import { brokenBreakdown, type PackageSplit, splitPackage } from '../package/split-package.ts';
import type { LineTerms, RetainerTerms } from '../terms/line-terms.ts';

/**
 * Splits a line of any kind into its work. A package also into obligations and distributions, which add up to its price;
 * the price of work that is worth what is delivered is an estimate and is not distributed. The prepayments of a retainer
 * are its price. Refuses ALLOCATION_MISMATCH.
 */
export function splitLine(price: Money, terms: LineTerms): Result<PackageSplit> {
  const lost = lostUsage(terms);
  if (lost) return { ok: false, refusal: lost };
  if (terms.package) return splitPackage(price, terms);
  const broken = brokenBreakdown(terms.workBreakdown) ?? promisedObligation(terms) ?? brokenRetainer(price, terms);
  if (broken) return { ok: false, refusal: broken };
  return ok({
    obligations: [],
    elements: terms.workBreakdown.map((element) => ({ ...element, distribution: null })),
  });
}

const mismatch = (reason: string, evidence: Record<string, unknown>): Refusal => {
  return { code: 'ALLOCATION_MISMATCH', evidence: { reason, ...evidence } };
};

const has = ({ workBreakdown }: LineTerms, workElement: string): boolean =>
  workBreakdown.some(({ code }) => code === workElement);

function lostUsage(terms: LineTerms): Refusal | null {
  if (terms.usage === null || has(terms, terms.usage.workElementCode)) return null;
  return mismatch('usage names an unknown work element', { workElement: terms.usage.workElementCode });
}

function promisedObligation({ workBreakdown }: LineTerms): Refusal | null {
  const serving = workBreakdown.find(({ obligationKey }) => obligationKey !== null);
  return serving ? mismatch('a work element serves an unknown obligation', { workElement: serving.code }) : null;
}

function brokenRetainer(price: Money, terms: LineTerms): Refusal | null {
  const { retainer } = terms;
  if (retainer === null) return null;
  if (!has(terms, retainer.workElementCode)) {
    return mismatch('the retainer names an unknown work element', { workElement: retainer.workElementCode });
  }
  const prepaid = retainer.prepayment.times(retainer.tranches.length);
  if (!prepaid.equals(price)) {
    return mismatch('the prepayments do not make the price', { price: price.toJSON(), prepaid: prepaid.toJSON() });
  }
  const tranche = brokenTranche(retainer);
  return tranche === null ? null : mismatch('the periods of the retainer do not follow each other', { tranche });
}

/** The first period that ends before it starts, starts before the one before it has ended, or has a name twice. */
function brokenTranche({ tranches }: RetainerTerms): string | null {
  const names = tranches.flatMap(({ key, reference }) => [`key ${key}`, `reference ${reference}`]);
  if (new Set(names).size !== names.length) return tranches.map(({ key }) => key).join(', ');
  let end: CalendarDate | null = null;
  for (const { key, usableFrom, usableTo } of tranches) {
    if ((end !== null && usableFrom <= end) || usableTo < usableFrom) return key;
    end = usableTo;
  }
  return null;
}
