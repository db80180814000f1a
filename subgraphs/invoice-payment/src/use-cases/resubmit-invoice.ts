import { instant, ok, refuse, type Result } from '@throughline/contracts';
import { erpFor } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { routingRules } from '../persistence/configuration.queries.ts';
import { recallInvoice, saveInvoice, saveTaxLines } from '../persistence/invoice.queries.ts';
import type { InvoicingCalls } from './calls.ts';
import { isPeriodClosed } from './periods.ts';

/**
 * Sends a rejected invoice through tax and posting once more. Refuses INVOICE_NOT_REJECTED, ROUTING_RULE_MISSING and
 * PERIOD_CLOSED.
 */
export async function resubmitInvoice(work: Work, calls: InvoicingCalls, invoiceId: string): Promise<Result<string>> {
  const invoice = await recallInvoice(sqlOf(work), invoiceId, 'for update');
  if (!invoice) return refuse('ENTITY_UNKNOWN', { invoiceId });
  const { sellerReference, invoiceDate, state } = invoice.facts;
  if (state !== 'REJECTED') return refuse('INVOICE_NOT_REJECTED', { invoiceId, state });
  if (await isPeriodClosed(work, invoiceDate)) return refuse('PERIOD_CLOSED', { invoiceId, invoiceDate });
  const erp = erpFor(await routingRules(sqlOf(work)), sellerReference, invoiceDate);
  if (!erp.ok) return erp;
  const resubmitted = invoice.resubmit(erp.value, instant(work.now));
  if (!resubmitted.ok) return resubmitted;
  await saveInvoice(sqlOf(work), invoice);
  await saveTaxLines(work, invoice);
  calls.determineTax(work, invoice);
  return ok(invoiceId);
}
