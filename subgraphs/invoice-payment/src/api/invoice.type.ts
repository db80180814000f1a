import 'reflect-metadata';
import { Directive, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import { ERROR_CODES, instant, type MoneyJson } from '@throughline/contracts';
import { MoneyType } from '@throughline/subgraph';
import { statusOf } from '@throughline/invoice-payment-domain';
import { Money } from '@throughline/contracts';
import type { AccountRow, InvoiceRow, LineRow, PostingRow, TaxLineRow } from './invoice.rows.ts';
import { moneyOf } from './values.ts';

export enum InvoiceStatusType {
  DRAFT = 'DRAFT',
  TAXED = 'TAXED',
  REJECTED = 'REJECTED',
  POSTED = 'POSTED',
  PARTIALLY_PAID = 'PARTIALLY_PAID',
  PAID = 'PAID',
}
registerEnumType(InvoiceStatusType, {
  name: 'InvoiceStatus',
  description:
    'DRAFT: made by a billing run. TAXED: tax is determined. REJECTED: the tax service or the ERP refused it. POSTED: a receivable, nothing paid. PARTIALLY_PAID, PAID: by what is still open.',
});

@ObjectType('InvoiceRejection', { description: 'Why an invoice does not go on, and what a person can do about it.' })
export class InvoiceRejectionType {
  @Field(() => String, { description: 'TAX or POSTING.' })
  stage!: string;
  @Field(() => String, { description: 'A code of the error registry.' })
  code!: string;
  @Field(() => String)
  meaning!: string;
  @Field(() => String)
  nextStep!: string;
  @Field(() => String, { description: 'What the outside system said, as JSON text.' })
  evidence!: string;
  @Field(() => String, { description: 'UTC instant.' })
  rejectedAt!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('Invoice', { description: 'A claim on a bill-to: one line per billable event.' })
export class InvoiceType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { nullable: true, description: "The ERP's document number; null until it is posted." })
  number!: string | null;
  @Field(() => InvoiceStatusType)
  status!: InvoiceStatusType;
  @Field(() => String, { description: 'UTC instant since which the status is what it is.' })
  statusAsOf!: string;
  @Field(() => String, { description: 'Day, YYYY-MM-DD.' })
  invoiceDate!: string;
  @Field(() => String, { description: 'Day, YYYY-MM-DD: invoice date plus terms in calendar days.' })
  dueDate!: string;
  @Field(() => String, { description: 'Month, YYYY-MM, in which it is booked.' })
  accountingPeriod!: string;
  @Field(() => String, { description: 'ISO 4217 code.' })
  currency!: string;
  @Field(() => MoneyType)
  net!: MoneyJson;
  @Field(() => MoneyType, { description: 'Sum of the tax lines.' })
  tax!: MoneyJson;
  @Field(() => MoneyType)
  gross!: MoneyJson;
  @Field(() => MoneyType, { description: "The gross in the functional currency of the seller's books." })
  grossFunctional!: MoneyJson;
  @Field(() => MoneyType, { description: 'What is still to be paid; zero before it is posted.' })
  open!: MoneyJson;
  @Field(() => String, { description: 'Instance of the ERP that books it; empty while no routing rule names one.' })
  erp!: string;
  @Field(() => String, { description: 'Reference of the selling legal entity.' })
  sellerReference!: string;
  @Field(() => String, { description: 'The business flow it belongs to, as in the memo of the ERP document.' })
  correlationId!: string;
  @Field(() => InvoiceRejectionType, { nullable: true })
  rejection!: InvoiceRejectionType | null;
  engagementId!: string;
  customerId!: string;
  billToId!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('InvoiceLine', { description: 'One billable event on an invoice.' })
export class InvoiceLineType {
  @Field(() => ID)
  id!: string;
  @Field(() => Int)
  lineNumber!: number;
  @Field(() => String, { description: 'Type of the billable event.' })
  type!: string;
  @Field(() => String, { description: 'The id that the source gave the billable event.' })
  sourceReference!: string;
  @Field(() => String)
  description!: string;
  @Field(() => MoneyType)
  net!: MoneyJson;
  @Field(() => MoneyType, {
    description: "The line's share of the document's tax, for display; zero until it is determined.",
  })
  tax!: MoneyJson;
  @Field(() => MoneyType)
  gross!: MoneyJson;
  @Field(() => MoneyType)
  open!: MoneyJson;
  invoiceId!: string;
  billableEventId!: string;
  quoteLineId!: string;
  wbsElementId!: string;
  milestoneId!: string | null;
}

@Directive('@key(fields: "id")')
@ObjectType('TaxLine', {
  description: 'Tax of one category in one jurisdiction over the whole invoice, as the tax service determined it.',
})
export class TaxLineType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'EN 16931 category letter.' })
  category!: string;
  @Field(() => String, { description: 'Country and region, such as US-CO.' })
  jurisdiction!: string;
  @Field(() => String, { description: 'Percent, at least two decimals.' })
  ratePercent!: string;
  @Field(() => MoneyType)
  taxable!: MoneyJson;
  @Field(() => MoneyType)
  tax!: MoneyJson;
}

@Directive('@key(fields: "id")')
@ObjectType('Posting', { description: 'The document in an ERP.' })
export class PostingType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Instance of the ERP.' })
  erp!: string;
  @Field(() => String, { description: 'Document number over there.' })
  erpId!: string;
  @Field(() => String, { description: "The ERP's own status at posting." })
  status!: string;
  @Field(() => String, { description: 'UTC instant.' })
  postedAt!: string;
}

@Directive('@key(fields: "id")')
@ObjectType('ReceivablesAccount', { description: 'A bill-to as a customer of an ERP.' })
export class ReceivablesAccountType {
  @Field(() => ID)
  id!: string;
  @Field(() => String, { description: 'Instance of the ERP.' })
  erp!: string;
  @Field(() => Boolean, { description: 'Whether the ERP holds the customer, as last read.' })
  creditHold!: boolean;
  @Field(() => String, { nullable: true, description: 'UTC instant.' })
  openedAt!: string | null;
  billToId!: string;
  customerId!: string;
}

export function toInvoiceType(row: InvoiceRow): InvoiceType {
  const { currency } = row;
  const amount = (text: string) => moneyOf(text, currency);
  return {
    id: row.id,
    number: row.number,
    status: statusOf(row.state, Money.of(row.gross, currency), Money.of(row.open, currency)) as InvoiceStatusType,
    statusAsOf: instant(row.status_at),
    invoiceDate: row.invoice_date,
    dueDate: row.due_date,
    accountingPeriod: row.accounting_period,
    currency,
    net: amount(row.net),
    tax: amount(row.tax),
    gross: amount(row.gross),
    grossFunctional: moneyOf(row.gross_functional, row.functional_currency),
    open: amount(row.open),
    erp: row.erp,
    sellerReference: row.seller_reference,
    correlationId: row.correlation_id,
    rejection: rejectionOf(row),
    engagementId: row.engagement_id,
    customerId: row.customer_id,
    billToId: row.bill_to_id,
  };
}

function rejectionOf({ rejection, rejection_stage: stage, status_at: at }: InvoiceRow): InvoiceRejectionType | null {
  if (!rejection || stage === null) return null;
  const { meaning, nextStep } = ERROR_CODES[rejection.code];
  const { code, evidence } = rejection;
  return { stage, code, meaning, nextStep, evidence: JSON.stringify(evidence), rejectedAt: instant(at) };
}

export function toInvoiceLineType(row: LineRow): InvoiceLineType {
  const { currency } = row;
  const tax = row.tax ?? '0';
  return {
    id: row.id,
    lineNumber: row.line_number,
    type: row.type,
    sourceReference: row.source_reference,
    description: row.description,
    net: moneyOf(row.net, currency),
    tax: moneyOf(tax, currency),
    gross: Money.of(row.net, currency).plus(Money.of(tax, currency)).toJSON(),
    open: moneyOf(row.open, currency),
    invoiceId: row.invoice_id,
    billableEventId: row.billable_event_id,
    quoteLineId: row.quote_line_id,
    wbsElementId: row.wbs_element_id,
    milestoneId: row.milestone_id,
  };
}

export const toTaxLineType = (row: TaxLineRow): TaxLineType => ({
  id: row.id,
  category: row.category,
  jurisdiction: row.jurisdiction,
  ratePercent: row.rate_percent,
  taxable: moneyOf(row.taxable, row.currency),
  tax: moneyOf(row.tax, row.currency),
});

export const toPostingType = (row: PostingRow): PostingType => ({
  id: row.id,
  erp: row.erp,
  erpId: row.erp_id,
  status: row.status,
  postedAt: instant(row.posted_at),
});

export const toAccountType = (row: AccountRow): ReceivablesAccountType => ({
  id: row.id,
  erp: row.erp,
  creditHold: row.credit_hold,
  openedAt: row.opened_at && instant(row.opened_at),
  billToId: row.bill_to_id,
  customerId: row.customer_id,
});

export const orNull = <Row, Type>(row: Row | null, to: (row: Row) => Type): Type | null =>
  row === null ? null : to(row);
