import { dateOfInstant, decimal, instant } from '@throughline/contracts';
import type { LineModel, RecordedDocument } from './document-model.ts';
import type { LineToTax, SummaryTax } from './tax-calculation.ts';

/** A document as AvaTax shows it, with the outcome of its lines and the summary by jurisdiction. */
export function viewOf(
  document: Omit<RecordedDocument, 'view'>,
  summary: readonly SummaryTax[],
  lines: readonly LineToTax[],
  taxDate: string,
): Record<string, unknown> {
  const { model } = document;
  const sum = (values: readonly ReturnType<typeof decimal>[]): number =>
    values.reduce((total, value) => total.plus(value), decimal(0)).toNumber();
  const lineViews = lines.map((line, index) => lineViewOf(line, model.lines?.[index] ?? {}, summary, sum));
  const totalTax = sum(summary.map(({ tax }) => tax));
  const total = (field: 'taxableAmount' | 'exemptAmount') => sum(lineViews.map((line) => decimal(line[field])));
  return {
    date: model.date,
    currencyCode: model.currencyCode ?? 'USD',
    customerCode: model.customerCode,
    entityUseCode: model.entityUseCode ?? '',
    exemptNo: model.exemptionNo ?? '',
    purchaseOrderNo: model.purchaseOrderNo ?? '',
    referenceCode: model.referenceCode ?? '',
    businessIdentificationNo: model.businessIdentificationNo ?? '',
    taxDate: dateOfInstant(instant(`${taxDate.slice(0, 10)}T00:00:00Z`)),
    totalAmount: sum(lines.map(({ amount }) => amount)),
    totalExempt: total('exemptAmount'),
    totalTaxable: total('taxableAmount'),
    totalTax,
    totalTaxCalculated: totalTax,
    lines: lineViews,
    summary: summary.map((tax) => summaryViewOf(tax)),
    addresses: Object.values(model.addresses ?? {}),
    messages: [],
  };
}

/** A line with several jurisdictions has one base: the largest of them. */
function lineViewOf(
  line: LineToTax,
  model: LineModel,
  summary: readonly SummaryTax[],
  sum: (values: readonly ReturnType<typeof decimal>[]) => number,
) {
  const taxes = summary.flatMap((group) => group.lines.filter((tax) => tax.position === line.position));
  const first = taxes[0];
  const tax = sum(taxes.map((one) => one.tax));
  return {
    lineNumber: model.number ?? String(line.position + 1),
    description: model.description ?? '',
    itemCode: model.itemCode ?? '',
    ref1: model.ref1 ?? '',
    ref2: model.ref2 ?? '',
    quantity: model.quantity ?? 1,
    lineAmount: line.amount.toNumber(),
    isItemTaxable: first !== undefined && !first.taxable.isZero(),
    taxableAmount: (first?.taxable ?? line.amount).toNumber(),
    exemptAmount: (first?.exempt ?? decimal(0)).toNumber(),
    tax,
    taxCalculated: tax,
    taxCode: model.taxCode ?? 'P0000000',
    vatCode: first?.rule.vatCode ?? '',
    details: taxes.map((one) => ({
      ...jurisdictionOf(one.rule),
      taxableAmount: one.taxable.toNumber(),
      exemptAmount: one.exempt.toNumber(),
      nonTaxableAmount: one.nonTaxable.toNumber(),
      tax: one.tax.toNumber(),
      taxCalculated: one.tax.toNumber(),
      sourcing: 'Destination',
    })),
  };
}

const summaryViewOf = ({ rule, taxable, exempt, nonTaxable, tax }: SummaryTax) => {
  const { jurisdictionType, ...jurisdiction } = jurisdictionOf(rule);
  return {
    ...jurisdiction,
    jurisType: jurisdictionType,
    taxable: taxable.toNumber(),
    exemption: exempt.toNumber(),
    nonTaxable: nonTaxable.toNumber(),
    tax: tax.toNumber(),
    taxCalculated: tax.toNumber(),
  };
};

/** How AvaTax abbreviates the kinds of jurisdiction. */
const JURIS_TYPE: Readonly<Record<string, string>> = {
  Country: 'CNT',
  State: 'STA',
  County: 'CTY',
  City: 'CIT',
  Special: 'STJ',
};

function jurisdictionOf(rule: SummaryTax['rule']) {
  const type = rule.jurisdictionType ?? (rule.region === undefined ? 'Country' : 'State');
  const name = rule.jurisdictionName ?? rule.jurisdictionCode;
  return {
    country: rule.country,
    region: rule.region ?? rule.country,
    jurisType: JURIS_TYPE[type],
    jurisdictionType: type,
    jurisCode: rule.jurisdictionCode,
    jurisName: name,
    taxName: `${name} TAX`,
    taxType: rule.taxType ?? (rule.country === 'US' ? 'Sales' : 'Output'),
    rateTypeCode: rule.rateTypeCode ?? rule.category,
    vatCode: rule.vatCode ?? '',
    rate: decimal(rule.ratePercent).div(100).toNumber(),
  };
}
