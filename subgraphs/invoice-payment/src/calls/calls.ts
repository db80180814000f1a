import type { AnyOutgoingOperation, OutgoingOperation } from '@throughline/transport';
import type { InvoicingCalls } from '../use-cases/calls.ts';
import type { CallParts } from './call-parts.ts';
import { recordPayment, submitInvoice, upsertCustomer } from './ledger.calls.ts';
import { commitTax, determineTax } from './tax.calls.ts';

const any = <Req, Res>(operation: OutgoingOperation<Req, Res>): AnyOutgoingOperation =>
  operation as unknown as AnyOutgoingOperation;

/** The outgoing operations of the subgraph, and what use cases intend by them. */
export function outgoingCalls(given: Omit<CallParts, 'calls'>): {
  operations: readonly AnyOutgoingOperation[];
  calls: InvoicingCalls;
} {
  const parts: CallParts = { ...given, calls: () => calls };
  const determine = determineTax(parts);
  const commit = commitTax(parts);
  const submit = submitInvoice(parts);
  const record = recordPayment(parts);
  const upsert = upsertCustomer(parts);
  const calls: InvoicingCalls = {
    determineTax: (work, { facts: { invoiceId, attempt } }) =>
      work.call(determine, `${invoiceId} ${attempt}`, { invoiceId, attempt }),
    submitInvoice: (work, { facts: { invoiceId, attempt, erp } }) =>
      work.call(submit, `${invoiceId} ${attempt}`, { invoiceId, attempt, erp }),
    commitTax: (work, { facts: { invoiceId } }) => work.call(commit, invoiceId, { invoiceId }),
    recordPayment: (work, application) => work.call(record, application.cashApplicationId, application),
    upsertCustomer: (work, request) =>
      work.call(upsert, `${request.activationId} ${request.billToId} ${request.attempt}`, request),
  };
  return { operations: [any(determine), any(commit), any(submit), any(record), any(upsert)], calls };
}
