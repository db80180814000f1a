import { dateOfInstant, type Id, type Instant, type Result } from '@throughline/contracts';
import type { SoldBillTo, SoldDeal, SoldLine } from '@throughline/events';
import type { BillToRow } from '../persistence/customer.queries.ts';
import type { LegalEntityRow } from '../persistence/configuration.queries.ts';
import type { RecordedLine, SoldQuote } from '../persistence/quote.queries.ts';
import type { UnderstoodLine } from './understand-line.ts';

/** What is recorded of a sold quote, read before any check runs. */
export interface DealInputs {
  readonly activationId: string;
  readonly contractId: string;
  readonly approvedAt: Instant;
  readonly quote: SoldQuote;
  readonly lines: readonly { line: RecordedLine; understood: Result<UnderstoodLine> }[];
  readonly obligationIds: ReadonlyMap<string, string>;
  readonly billTos: readonly BillToRow[];
  readonly seller: LegalEntityRow | undefined;
  /** Another version of the engagement that is active, or on its way. */
  readonly earlierActivation: string | null;
}

/** The references that the sold work is billed to, each once. */
export const billToReferences = (inputs: DealInputs): string[] => [
  ...new Set(
    inputs.lines.flatMap(({ understood }) =>
      understood.ok ? understood.value.terms.workBreakdown.map(({ billToReference }) => billToReference) : [],
    ),
  ),
];

/**
 * The deal as the other domains need it. Null while something is missing that a check reports: unreadable terms, an
 * incomplete bill-to, an unknown seller.
 */
export function composeDeal(inputs: DealInputs): SoldDeal | null {
  const { quote, seller } = inputs;
  const billTos = billToReferences(inputs).map((reference) => toSoldBillTo(reference, inputs.billTos));
  const lines = inputs.lines.map(({ line, understood }) => toSoldLine(line, understood, inputs));
  if (!seller || quote.customerReference === null || quote.customerName === null) return null;
  if (!billTos.every((billTo) => billTo !== null) || !lines.every((line) => line !== null)) return null;
  return {
    activationId: inputs.activationId as Id<'Activation'>,
    contractId: inputs.contractId as Id<'Contract'>,
    customerId: quote.customerId as Id<'Customer'>,
    customerReference: quote.customerReference,
    customerName: quote.customerName,
    engagementId: quote.engagementId as Id<'Engagement'>,
    engagementReference: quote.engagementReference,
    engagementName: quote.engagementName,
    quoteId: quote.quoteId as Id<'Quote'>,
    quoteVersionId: quote.quoteVersionId as Id<'QuoteVersion'>,
    quoteNumber: quote.quoteNumber,
    quoteVersion: quote.version,
    crmAccountId: quote.crmAccountId,
    seller: {
      legalEntityId: seller.id as Id<'LegalEntity'>,
      reference: seller.reference,
      name: seller.name,
      country: seller.country,
      currency: seller.currency,
    },
    startDate: quote.startDate ?? dateOfInstant(inputs.approvedAt),
    amendment: null,
    billTos,
    lines,
  };
}

function toSoldBillTo(reference: string, rows: readonly BillToRow[]): SoldBillTo | null {
  const row = rows.find((each) => each.reference === reference);
  if (!row?.name || !row.country || !row.currency || !row.taxTreatment || !row.invoiceFormat) return null;
  const { region, addressLine, city, postalCode, taxRegistration } = row;
  return {
    billToId: row.id as Id<'BillTo'>,
    reference,
    name: row.name,
    country: row.country,
    region,
    addressLine,
    city,
    postalCode,
    currency: row.currency,
    taxTreatment: row.taxTreatment,
    taxRegistration,
    invoiceFormat: row.invoiceFormat,
  };
}

function toSoldLine(line: RecordedLine, understood: Result<UnderstoodLine>, inputs: DealInputs): SoldLine | null {
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
    usage: null,
    timeAndMaterials: null,
    retainer: null,
    expenses: null,
    subcontracting: null,
    purchaseOrderNumber: null,
    change: 'ADDED',
    previousQuoteLineId: null,
    discounts: [],
    otherTerms: { ...terms.other },
  };
}
