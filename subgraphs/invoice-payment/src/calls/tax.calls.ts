import { invariant, ok } from '@throughline/contracts';
import type { Invoice, TaxDocument, TaxOutcome, TaxParty } from '@throughline/invoice-payment-domain';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import { billToOf } from '../persistence/outgoing.queries.ts';
import { takeTaxOutcome } from '../use-cases/tax-outcome.ts';
import { type CallParts, invoiceFor, type InvoiceAttempt, notConfigured, valueOrPark } from './call-parts.ts';

const documentOf = ({ facts }: Invoice, billTo: TaxParty): TaxDocument => ({
  code: facts.invoiceId,
  date: facts.invoiceDate,
  currency: facts.currency,
  billTo,
  lines: facts.lines.map(({ lineNumber, net, type, description }) => ({ lineNumber, net, type, description })),
});

/** Determines tax under the invoice's id: a repeat replaces, so that no look-up is needed after a lost answer. */
export const determineTax = (parts: CallParts): OutgoingOperation<InvoiceAttempt, TaxOutcome> =>
  defineCall({
    name: 'tax.determine',
    target: () => 'tax',
    call: async ({ invoiceId }, { tenantId }) => {
      const configured = parts.ports.taxEngine(tenantId);
      if (!configured) return notConfigured('avalara', '');
      const invoice = await invoiceFor(parts, tenantId, invoiceId);
      const billTo = await billToOf(parts.readerOf(tenantId), invoice.facts.billToId);
      invariant(billTo !== null, `bill-to ${invoice.facts.billToId} was kept with its deal`);
      return configured.engine.determineTax(documentOf(invoice, billTo));
    },
    settled: (request, outcome, work) => takeTaxOutcome(work, parts.calls(), request, outcome),
  });

/**
 * Makes the tax document final. Refused, or never answered, it is parked where a person sees it: the invoice stands, the
 * tax return would miss it.
 */
export const commitTax = (parts: CallParts): OutgoingOperation<{ invoiceId: string }, 'committed'> =>
  defineCall({
    name: 'tax.commit',
    target: () => 'tax',
    call: async ({ invoiceId }, { tenantId }) => {
      const configured = parts.ports.taxEngine(tenantId);
      const committed = configured ? await configured.engine.commit(invoiceId) : notConfigured('avalara', '');
      valueOrPark(committed, `committing the tax of invoice ${invoiceId}`);
      return ok('committed');
    },
    lookUp: async ({ invoiceId }, { tenantId }) =>
      (await parts.ports.taxEngine(tenantId)?.engine.isCommitted(invoiceId)) ? 'committed' : null,
    settled: () => Promise.resolve(),
  });
