import { dateOfInstant, type Id, ID_PREFIX, type Instant, type Result } from '@throughline/contracts';
import type { NamedRateCard } from '@throughline/customer-contract-domain';
import type { SoldBillTo, SoldDeal } from '@throughline/events';
import type { BillToRow } from '../persistence/customer.queries.ts';
import type { LegalEntityRow } from '../persistence/configuration.queries.ts';
import type { RecordedLine, SoldQuote } from '../persistence/quote.queries.ts';
import { amendLines } from './amend-lines.ts';
import { composeLine } from './compose-line.ts';
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
  /** What is known of the rate cards that the work names. */
  readonly rateCards: readonly NamedRateCard[];
  /** The deal of the contract that the engagement has already, as it stands; the version amends it. */
  readonly standing: SoldDeal | null;
  /** An activation of the engagement that was signed earlier and is not through. */
  readonly unfinishedActivation: string | null;
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
  const { quote, seller, standing } = inputs;
  const billTos = billToReferences(inputs).map((reference) => toSoldBillTo(reference, inputs.billTos));
  const lines = inputs.lines.map(({ line, understood }) => composeLine(line, understood, inputs));
  if (!seller || quote.customerReference === null || quote.customerName === null) return null;
  if (!billTos.every((billTo) => billTo !== null) || !lines.every((line) => line !== null)) return null;
  return {
    activationId: inputs.activationId as Id<'Activation'>,
    contractId: standing?.contractId ?? (inputs.contractId as Id<'Contract'>),
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
    startDate: standing?.startDate ?? startOf(inputs),
    amendment: standing && amendmentOf(inputs, standing),
    billTos,
    lines: standing ? amendLines(standing.lines, lines) : lines,
  };
}

const startOf = ({ quote, approvedAt }: DealInputs): SoldDeal['startDate'] =>
  quote.startDate ?? dateOfInstant(approvedAt);

/** One activation makes at most one amendment, so that its id is made of that of the activation. */
function amendmentOf(inputs: DealInputs, standing: SoldDeal): SoldDeal['amendment'] {
  const { quote, activationId } = inputs;
  return {
    contractAmendmentId:
      `${ID_PREFIX.ContractAmendment}${activationId.slice(ID_PREFIX.Activation.length)}` as Id<'ContractAmendment'>,
    reference: quote.amendment ?? `${quote.quoteNumber} v${quote.version}`,
    amendsQuoteVersionId: standing.quoteVersionId,
    effectiveFrom: startOf(inputs),
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
