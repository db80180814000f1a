import { Fault, type Id, invariant, Money, ok, type Refusal, refuse } from '@throughline/contracts';
import {
  accountingDateFor,
  type CreditStatus,
  type Invoice,
  type LedgerInvoice,
  type PostedDocument,
} from '@throughline/invoice-payment-domain';
import { keepExternalIds } from '@throughline/subgraph';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import { applicationInErp, billToOf, customerInErp, monthsClosedInErp } from '../persistence/outgoing.queries.ts';
import { type AccountRequest, takeAccountOutcome } from '../use-cases/open-accounts.ts';
import { takePostingOutcome } from '../use-cases/posting-outcome.ts';
import {
  type CallParts,
  invoiceFor,
  type InvoiceAttempt,
  ledgerOrPark,
  notConfigured,
  valueOrPark,
} from './call-parts.ts';

export type Submission = InvoiceAttempt & { readonly erp: string };
export interface PaymentRecord {
  readonly cashApplicationId: string;
  readonly erp: string;
}

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
    target: ({ erp }) => `netsuite:${erp}`,
    call: async ({ billToId, erp }, { tenantId }) => {
      const ledger = parts.ports.ledger(tenantId, erp);
      if (!ledger) return notConfigured('netsuite', erp);
      const billTo = await billToOf(parts.readerOf(tenantId), billToId);
      invariant(billTo !== null, `bill-to ${billToId} was kept with its deal`);
      return ledger.upsertCustomer(billTo);
    },
    // An upsert repeats without a second effect, but a twin must not be made while the first is still on its way.
    lookUp: async ({ billToId, erp }, { tenantId }) =>
      (await parts.ports.ledger(tenantId, erp)?.creditStatus({ billToId, reference: billToId })) ?? null,
    settled: (request, outcome, work) => takeAccountOutcome(work, request, outcome),
  });

/** Posts an invoice in the ERP under our id and reads back what the ERP made of it. */
export const submitInvoice = (parts: CallParts): OutgoingOperation<Submission, PostedDocument> =>
  defineCall({
    name: 'erp.invoice.submit',
    target: ({ erp }) => `netsuite:${erp}`,
    call: async ({ invoiceId, erp }, { tenantId }) => {
      const ledger = parts.ports.ledger(tenantId, erp);
      if (!ledger) return notConfigured('netsuite', erp);
      const invoice = await invoiceFor(parts, tenantId, invoiceId);
      const { billToId } = invoice.facts;
      const customer = await customerInErp(parts.readerOf(tenantId), billToId, erp);
      if (customer === null) return refuse('CROSSWALK_MISSING', { system: 'netsuite', instance: erp, billToId });
      return ledger.submitInvoice(documentOf(invoice, customer));
    },
    lookUp: async ({ invoiceId, erp }, { tenantId }) => {
      const invoice = await invoiceFor(parts, tenantId, invoiceId);
      const found = await parts.ports.ledger(tenantId, erp)?.findInvoice(invoiceId, invoice.facts.currency);
      // A document of another total is left from an attempt before this one, which replaces it.
      return found?.total.equals(invoice.gross) ? found : null;
    },
    settled: (request, outcome, work) => takePostingOutcome(work, parts.calls(), request, outcome),
  });

const closedUnheard = (doing: string, { evidence }: Refusal): Fault =>
  new Fault('UPSTREAM_UNAVAILABLE', `${doing} met a month that was just closed`, { transient: true, evidence });

/**
 * Tells the ERP what cash settled which invoice. A day of a month that the ERP has closed is posted on the first day that
 * is open, as in our journal. A month that it closed a moment ago, so that we have not heard, is asked about again later.
 * Refused, it is parked: our books
 * are right, the ERP's need a person.
 */
export const recordPayment = (parts: CallParts): OutgoingOperation<PaymentRecord, string> =>
  defineCall({
    name: 'erp.payment.record',
    target: ({ erp }) => `netsuite:${erp}`,
    call: async ({ cashApplicationId, erp }, { tenantId }) => {
      const ledger = ledgerOrPark(parts, tenantId, erp);
      const read = parts.readerOf(tenantId);
      const application = await applicationInErp(read, cashApplicationId, erp);
      invariant(application !== null, `cash application ${cashApplicationId} is on a posted invoice`);
      const id = cashApplicationId as Id<'CashApplication'>;
      const { appliedOn, ...payment } = application;
      const postingDate = accountingDateFor(appliedOn, await monthsClosedInErp(read));
      const recorded = await ledger.recordPayment({ cashApplicationId: id, ...payment, postingDate });
      const doing = `recording cash application ${cashApplicationId}`;
      if (!recorded.ok && recorded.refusal.code === 'PERIOD_CLOSED') throw closedUnheard(doing, recorded.refusal);
      return ok(valueOrPark(recorded, doing));
    },
    lookUp: async ({ cashApplicationId, erp }, { tenantId }) =>
      (await parts.ports.ledger(tenantId, erp)?.findPayment(cashApplicationId)) ?? null,
    settled: async ({ cashApplicationId, erp }, outcome, work) => {
      if (!outcome.ok) return;
      const entry = { entityKind: 'CashApplication', system: 'netsuite', recordType: 'customerPayment' } as const;
      await keepExternalIds(work, [
        { ...entry, entityId: cashApplicationId, instance: erp, externalId: outcome.value },
      ]);
    },
  });
