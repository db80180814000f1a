import { instant, type Result } from '@throughline/contracts';
import type { TaxOutcome } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { recallInvoice, saveInvoice, saveTaxLines } from '../persistence/invoice.queries.ts';
import type { InvoicingCalls } from './calls.ts';
import { publishRejected } from './invoice-facts.ts';

/** Takes the tax engine's answer for one attempt. An answer to an earlier attempt, or a second one, changes nothing. */
export async function takeTaxOutcome(
  work: Work,
  calls: InvoicingCalls,
  about: { readonly invoiceId: string; readonly attempt: number },
  outcome: Result<TaxOutcome>,
): Promise<void> {
  const invoice = await recallInvoice(sqlOf(work), about.invoiceId, 'for update');
  if (invoice?.facts.state !== 'DRAFT' || invoice.facts.attempt !== about.attempt) return;
  const at = instant(work.now);
  const taxed = outcome.ok ? invoice.determineTax(outcome.value, at) : outcome;
  if (!taxed.ok) invoice.reject('TAX', taxed.refusal, at);
  await saveInvoice(sqlOf(work), invoice);
  await saveTaxLines(work, invoice);
  if (taxed.ok) calls.submitInvoice(work, invoice);
  else publishRejected(work, invoice);
}
