import type { Id, Result } from '@throughline/contracts';
import type { LineTerms } from '@throughline/customer-contract-domain';
import type { SoldLine } from '@throughline/events';
import type { RecordedLine } from '../persistence/quote.queries.ts';
import type { DealInputs } from './compose-deal.ts';
import type { UnderstoodLine } from './understand-line.ts';

/** A line as the other domains need it; null while it is not understood, or names a bill-to that is not known. */
export function composeLine(
  line: RecordedLine,
  understood: Result<UnderstoodLine>,
  inputs: DealInputs,
): SoldLine | null {
  if (!understood.ok) return null;
  const { terms, split } = understood.value;
  const obligationId = (key: string): Id<'PerformanceObligation'> | undefined =>
    inputs.obligationIds.get(`${line.id} ${key}`) as Id<'PerformanceObligation'> | undefined;
  const billToId = (reference: string): Id<'BillTo'> | undefined =>
    inputs.billTos.find((each) => each.reference === reference)?.id as Id<'BillTo'> | undefined;

  const workElements: SoldLine['workElements'] = [];
  for (const { code, name, kind, parentCode, billToReference, obligationKey, rateCard } of split.elements) {
    const billTo = billToId(billToReference);
    const obligation = obligationKey === null ? null : obligationId(obligationKey);
    if (billTo === undefined || obligation === undefined) return null;
    workElements.push({ code, name, kind, parentCode, billToId: billTo, obligationId: obligation, rateCard });
  }
  const obligations: SoldLine['obligations'] = [];
  for (const { key, name, standAlonePrice, allocatedPrice, treatment } of split.obligations) {
    const id = obligationId(key);
    if (id === undefined) return null;
    const prices = { standAlonePrice: standAlonePrice.toJSON(), allocatedPrice: allocatedPrice.toJSON() };
    obligations.push({ obligationId: id, key, name, ...prices, treatment });
  }
  return {
    quoteLineId: line.id as Id<'QuoteLine'>,
    lineKey: line.lineKey,
    kind: line.kind,
    amount: line.amount.toJSON(),
    projectTemplate: line.projectTemplate,
    workElements,
    milestones: [...(terms.package?.milestones ?? [])],
    support: terms.package?.support ?? null,
    obligations,
    ...soldTerms(terms),
    change: 'ADDED',
    previousQuoteLineId: null,
    otherTerms: { ...terms.other },
  };
}

/** What the kind of the line says, on the wire. */
function soldTerms(terms: LineTerms) {
  const { usage, timeAndMaterials, retainer, expenses, subcontracting } = terms;
  return {
    usage: usage && { ...usage, overagePrice: usage.overagePrice.toJSON() },
    timeAndMaterials: timeAndMaterials && { capNet: timeAndMaterials.capNet?.toJSON() ?? null },
    retainer: retainer && {
      ...retainer,
      prepayment: retainer.prepayment.toJSON(),
      tranches: retainer.tranches.map((tranche) => ({ ...tranche })),
    },
    expenses: expenses && { markups: { ...expenses.markups } },
    subcontracting: subcontracting && { ...subcontracting },
    purchaseOrderNumber: terms.purchaseOrderNumber,
    discounts: terms.discounts.map((discount) => ({ ...discount })),
  };
}
