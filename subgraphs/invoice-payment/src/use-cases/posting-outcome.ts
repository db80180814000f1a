import { instant, invariant, type Result } from '@throughline/contracts';
import { type Invoice, invoiceJournal, type PostedDocument } from '@throughline/invoice-payment-domain';
import { keepExternalIds, sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { postingRules } from '../persistence/configuration.queries.ts';
import { recallInvoice, saveInvoice, taxLineIds } from '../persistence/invoice.queries.ts';
import { applyWaitingCash } from './apply-waiting-cash.ts';
import type { InvoicingCalls } from './calls.ts';
import { publishPosted, publishRejected } from './invoice-facts.ts';
import { book } from './journal.ts';
import { isPeriodClosed } from './periods.ts';

/**
 * Takes the ERP's answer for one attempt: the invoice becomes a receivable in the sub-ledger, gets its number, and tax is
 * made final. An answer to an earlier attempt, or a second one, changes nothing.
 */
export async function takePostingOutcome(
  work: Work,
  calls: InvoicingCalls,
  about: { readonly invoiceId: string; readonly attempt: number },
  outcome: Result<PostedDocument>,
): Promise<void> {
  const invoice = await recallInvoice(sqlOf(work), about.invoiceId, 'for update');
  if (invoice?.facts.state !== 'TAXED' || invoice.facts.attempt !== about.attempt) return;
  const posted = await post(work, invoice, outcome);
  if (!posted.ok) {
    invoice.reject('POSTING', posted.refusal, instant(work.now));
    await saveInvoice(sqlOf(work), invoice);
    publishRejected(work, invoice);
    return;
  }
  calls.commitTax(work, invoice);
  await applyWaitingCash(work, calls, invoice);
}

async function post(work: Work, invoice: Invoice, outcome: Result<PostedDocument>): Promise<Result<void>> {
  if (!outcome.ok) return outcome;
  const { facts } = invoice;
  if (await isPeriodClosed(work, facts.invoiceDate))
    return {
      ok: false,
      refusal: {
        code: 'PERIOD_CLOSED',
        evidence: { invoiceDate: facts.invoiceDate, erp: facts.erp, number: outcome.value.number },
      },
    };
  const journal = invoiceJournal(
    {
      invoiceId: facts.invoiceId,
      entity: facts.sellerReference,
      invoiceDate: facts.invoiceDate,
      gross: invoice.gross,
      tax: invoice.tax,
      lines: facts.lines,
    },
    await postingRules(sqlOf(work)),
  );
  if (!journal.ok) return journal;
  const posted = invoice.post(outcome.value, instant(work.now));
  if (!posted.ok) return posted;
  await saveInvoice(sqlOf(work), invoice);
  await keepPosting(work, invoice, outcome.value);
  const ids = await taxLineIds(sqlOf(work), facts.invoiceId);
  publishPosted(work, invoice, { erpIds: [`${facts.erp}:${outcome.value.number}`], taxLineIds: ids });
  await book(work, journal.value);
  return posted;
}

async function keepPosting(work: Work, { facts }: Invoice, document: PostedDocument): Promise<void> {
  invariant(facts.erp !== '', 'a posted invoice has an ERP');
  await work.sql(
    `insert into posting (tenant_id, id, invoice_id, erp, internal_id, erp_id, status, posted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, invoice_id, erp) do nothing`,
    [
      work.tenantId,
      work.mint('Posting'),
      facts.invoiceId,
      facts.erp,
      document.internalId,
      document.number,
      document.status,
      work.now,
    ],
  );
  const entry = { entityKind: 'Invoice', entityId: facts.invoiceId, system: 'netsuite', instance: facts.erp } as const;
  await keepExternalIds(work, [
    { ...entry, recordType: 'invoice', externalId: document.internalId },
    { ...entry, recordType: 'tranId', externalId: document.number },
  ]);
}
