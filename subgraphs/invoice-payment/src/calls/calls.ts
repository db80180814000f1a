import type { AnyOutgoingOperation, OutgoingOperation } from '@throughline/transport';
import type { InvoicingCalls } from '../use-cases/calls.ts';
import type { CallParts } from './call-parts.ts';
import { recordPayment, refund, withdrawPayment } from './cash.calls.ts';
import { migrateInvoice, openAccount } from './cutover.calls.ts';
import { submitInvoice, upsertCustomer } from './ledger.calls.ts';
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
  const withdraw = withdrawPayment(parts);
  const giveBack = refund(parts);
  const upsert = upsertCustomer(parts);
  const open = openAccount(parts);
  const migrate = migrateInvoice(parts);
  const calls: InvoicingCalls = {
    determineTax: (work, { facts: { invoiceId, attempt } }) =>
      work.call(determine, `${invoiceId} ${attempt}`, { invoiceId, attempt }),
    submitInvoice: (work, { facts: { invoiceId, attempt, erp } }) =>
      work.call(submit, `${invoiceId} ${attempt}`, { invoiceId, attempt, erp }),
    commitTax: (work, { facts: { invoiceId } }) => work.call(commit, invoiceId, { invoiceId }),
    recordPayment: (work, application) => work.call(record, application.cashApplicationId, application),
    withdrawPayment: (work, application) => work.call(withdraw, application.cashApplicationId, application),
    refund: (work, request) => work.call(giveBack, request.refundId, request),
    openAccount: (work, opening) => work.call(open, `${opening.billToId} ${opening.erp}`, opening),
    migrateInvoice: (work, migration) => work.call(migrate, `${migration.invoiceId} ${migration.erp}`, migration),
    upsertCustomer: (work, request) =>
      work.call(upsert, `${request.activationId} ${request.billToId} ${request.attempt}`, request),
  };
  const operations = [
    any(determine),
    any(commit),
    any(submit),
    any(record),
    any(withdraw),
    any(giveBack),
    any(upsert),
    any(open),
    any(migrate),
  ];
  return { operations, calls };
}
