import { invariant, Money, refuse } from '@throughline/contracts';
import type { CreditStatus, Invoice, LedgerInvoice, PostedDocument } from '@throughline/invoice-payment-domain';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import { billToOf, customerInErp } from '../persistence/outgoing.queries.ts';
import { type AccountRequest, takeAccountOutcome } from '../use-cases/open-accounts.ts';
import { takePostingOutcome } from '../use-cases/posting-outcome.ts';
import { type CallParts, erpTarget, invoiceFor, type InvoiceAttempt, notConfigured } from './call-parts.ts';

export type Submission = InvoiceAttempt & { readonly erp: string };
const documentOf = (invoice: Invoice, customer: string): LedgerInvoice => {
  const { facts } = invoice;
  const zero = Money.zero(facts.currency);
  return {
    invoiceId: facts.invoiceId,
    customer,
    invoiceDate: facts.invoiceDate,
    dueDate: facts.dueDate,
    currency: facts.currency,
    correlationId: facts.correlationId,
    lines: facts.lines.map((line) => ({
      invoiceLineId: line.invoiceLineId,
      lineNumber: line.lineNumber,
      description: line.description,
      net: line.net,
      tax: line.tax ?? zero,
    })),
    taxLines: facts.taxLines,
  };
};

/** Has a bill-to as a customer of the ERP. */
export const upsertCustomer = (parts: CallParts): OutgoingOperation<AccountRequest, CreditStatus> =>
  defineCall({
    name: 'erp.customer.upsert',
    target: ({ erp }) => erpTarget(erp),
    call: async ({ billToId, erp }, { tenantId }) => {
      const ledger = parts.ports.ledger(tenantId, erp);
      if (!ledger) return notConfigured('erp', erp);
      const billTo = await billToOf(parts.readerOf(tenantId), billToId);
      invariant(billTo !== null, `bill-to ${billToId} was kept with its deal`);
      return ledger.upsertCustomer(billTo);
    },
    // An upsert repeats without a second effect, but a twin must not be made while the first is still on its way.
    lookUp: async ({ billToId, erp }, { tenantId }) =>
      (await parts.ports.ledger(tenantId, erp)?.creditStatus({ billToId, reference: billToId })) ?? null,
    settled: (request, outcome, work) =>
      takeAccountOutcome(work, parts.ports.ledgerSystem(work.tenantId, request.erp), request, outcome),
  });

/** Posts an invoice in the ERP under our id and reads back what the ERP made of it. */
export const submitInvoice = (parts: CallParts): OutgoingOperation<Submission, PostedDocument> =>
  defineCall({
    name: 'erp.invoice.submit',
    target: ({ erp }) => erpTarget(erp),
    call: async ({ invoiceId, erp }, { tenantId }) => {
      const ledger = parts.ports.ledger(tenantId, erp);
      if (!ledger) return notConfigured('erp', erp);
      const invoice = await invoiceFor(parts, tenantId, invoiceId);
      const { billToId } = invoice.facts;
      const customer = await customerInErp(parts.readerOf(tenantId), billToId, erp);
      if (customer === null)
        return refuse('CROSSWALK_MISSING', {
          system: parts.ports.ledgerSystem(tenantId, erp),
          instance: erp,
          billToId,
        });
      return ledger.submitInvoice(documentOf(invoice, customer));
    },
    lookUp: async ({ invoiceId, erp }, { tenantId }) => {
      const invoice = await invoiceFor(parts, tenantId, invoiceId);
      const found = await parts.ports.ledger(tenantId, erp)?.findInvoice(invoiceId, invoice.facts.currency);
      // A document of another total is left from an attempt before this one, which replaces it.
      return found?.total.equals(invoice.gross) ? found : null;
    },
    settled: (request, outcome, work) =>
      takePostingOutcome(work, parts.calls(), parts.ports.ledgerSystem(work.tenantId, request.erp), request, outcome),
  });
