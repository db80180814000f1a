import { Fault, invariant, type Refusal, type Result } from '@throughline/contracts';
import type { Invoice, Ledger } from '@throughline/invoice-payment-domain';
import type { Sql } from '@throughline/subgraph';
import type { Ports } from '../adapters/ports.ts';
import { recallInvoice } from '../persistence/invoice.queries.ts';
import type { InvoicingCalls } from '../use-cases/calls.ts';

/** What the outgoing calls are made with. */
export interface CallParts {
  readonly ports: Ports;
  /** Reads of one tenant outside any unit of work. */
  readonly readerOf: (tenantId: string) => Sql;
  /** The calls themselves, for those that follow one another. */
  readonly calls: () => InvoicingCalls;
}

export interface InvoiceAttempt {
  readonly invoiceId: string;
  readonly attempt: number;
}

/** Calls to one ERP share its limits, whatever kind of ERP it is. */
export const erpTarget = (erp: string): string => `erp:${erp}`;

/** A system that nobody configured is a "no" that a person can act on, not a fault of the network. */
export function notConfigured(system: string, instance: string): Result<never> {
  const refusal: Refusal = {
    code: 'UPSTREAM_REJECTED',
    evidence: { what: 'no connection is configured', system, instance },
  };
  return { ok: false, refusal };
}

export async function invoiceFor(parts: CallParts, tenantId: string, invoiceId: string): Promise<Invoice> {
  const invoice = await recallInvoice(parts.readerOf(tenantId), invoiceId);
  invariant(invoice !== null, `invoice ${invoiceId} exists before anything is asked about it`);
  return invoice;
}

/** The value, or a permanent fault that parks the call where a person sees it. */
export function valueOrPark<T>(result: Result<T>, doing: string): T {
  if (result.ok) return result.value;
  const { code, evidence } = result.refusal;
  throw new Fault('UPSTREAM_REJECTED', `${doing} was refused: ${code}`, {
    transient: false,
    evidence: { ...evidence },
  });
}

/** What the call builds on is on its way into the ERP itself, as an open invoice at a cutover is: look again later. */
export const notThereYet = (what: string, erp: string): Fault =>
  new Fault('UPSTREAM_UNAVAILABLE', `${what} is not in ${erp} yet`, { transient: true, evidence: { erp, what } });

export function ledgerOrPark(parts: CallParts, tenantId: string, erp: string): Ledger {
  return parts.ports.ledger(tenantId, erp) ?? valueOrPark(notConfigured('erp', erp), 'reaching the ERP');
}
