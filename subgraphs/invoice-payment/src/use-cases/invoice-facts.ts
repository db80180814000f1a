import { type Id, instant, invariant, Money } from '@throughline/contracts';
import { invoiceDrafted, invoicePaid, invoicePosted, invoiceRejected } from '@throughline/events';
import type { Invoice, InvoiceLine } from '@throughline/invoice-payment-domain';
import type { Work } from '@throughline/transport';

/** Invoices in the words of the bus. */

const header = ({ facts }: Invoice) => ({
  invoiceId: facts.invoiceId,
  engagementId: facts.engagementId,
  customerId: facts.customerId,
  billToId: facts.billToId,
  currency: facts.currency,
  invoiceDate: facts.invoiceDate,
  dueDate: facts.dueDate,
});

const lineFact = (line: InvoiceLine) => ({
  invoiceLineId: line.invoiceLineId,
  lineNumber: line.lineNumber,
  billableEventId: line.billableEventId,
  type: line.type,
  sourceReference: line.sourceReference,
  quoteLineId: line.quoteLineId,
  wbsElementId: line.wbsElementId,
  milestoneId: line.milestoneId,
  net: line.net.toJSON(),
  stream: 'PACKAGE' as const,
  purchaseOrderNumber: null,
});

export function publishDrafted(work: Work, invoice: Invoice): void {
  const { facts } = invoice;
  const lines = facts.lines.map(lineFact);
  work.publish(invoiceDrafted, facts.invoiceId, { ...header(invoice), lines, net: invoice.net.toJSON() });
}

export function publishRejected(work: Work, invoice: Invoice): void {
  const { facts } = invoice;
  invariant(facts.rejection !== null, 'a rejected invoice says why');
  const { stage, refusal } = facts.rejection;
  work.publish(invoiceRejected, facts.invoiceId, {
    ...header(invoice),
    stage,
    code: refusal.code,
    evidence: { ...refusal.evidence },
    gross: invoice.gross.toJSON(),
  });
}

export function publishPosted(
  work: Work,
  invoice: Invoice,
  about: { readonly erpIds: readonly string[]; readonly taxLineIds: readonly Id<'TaxLine'>[] },
): void {
  const { facts } = invoice;
  invariant(facts.number !== null, 'a posted invoice has a number');
  const zero = Money.zero(facts.currency);
  work.publish(invoicePosted, facts.invoiceId, {
    ...header(invoice),
    number: facts.number,
    sellerReference: facts.sellerReference,
    accountingPeriod: invoice.accountingPeriod,
    lines: facts.lines.map((line) => ({ ...lineFact(line), tax: (line.tax ?? zero).toJSON() })),
    net: invoice.net.toJSON(),
    taxLines: facts.taxLines.map((line, index) => ({
      taxLineId: idAt(about.taxLineIds, index),
      category: line.category,
      jurisdiction: line.jurisdiction,
      ratePercent: line.ratePercent,
      taxable: line.taxable.toJSON(),
      tax: line.tax.toJSON(),
    })),
    tax: invoice.tax.toJSON(),
    gross: invoice.gross.toJSON(),
    grossFunctional: invoice.gross.toJSON(),
    bookingRate: null,
    fxOnRelief: null,
    erp: facts.erp,
    erpIds: [...about.erpIds],
    postedAt: instant(work.now),
  });
}

function idAt(ids: readonly Id<'TaxLine'>[], index: number): Id<'TaxLine'> {
  const id = ids[index];
  invariant(id !== undefined, 'each tax line is kept under an id');
  return id;
}

export function publishPaid(work: Work, invoice: Invoice): void {
  const { facts } = invoice;
  invariant(facts.number !== null, 'a paid invoice has a number');
  work.publish(invoicePaid, facts.invoiceId, { ...header(invoice), number: facts.number, paidAt: instant(work.now) });
}
