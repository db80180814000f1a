import { type Clock, type Refusal, refuse, type Result, ok } from '@throughline/contracts';
import type { LedgerInvoice, PostedDocument } from '@throughline/invoice-payment-domain';
import {
  type Batch,
  type DocumentOutcome,
  type ErpDocument,
  externalKey,
  type LegacyErpClient,
} from '@throughline/legacy-erp';
import { type LegacyBooks, postedDocumentOf, refusalOf, toArInvoice } from './legacy-documents.ts';

/**
 * Where an invoice of a batch stands. `WAITING`: no news before the cut-off, or parked or held over there. `MISSING`: no
 * acknowledgment by the cut-off and the ERP, asked over its service, has no such document; only then may it be sent again.
 */
export type BatchedInvoice =
  | { readonly state: 'POSTED'; readonly document: PostedDocument }
  | { readonly state: 'REJECTED'; readonly refusal: Refusal }
  | { readonly state: 'WAITING' }
  | { readonly state: 'MISSING' };

/** Invoices in files, for runs too large to post one by one. Nothing is ever sent again without asking first. */
export class LegacyBatches {
  constructor(
    private readonly client: LegacyErpClient,
    private readonly books: LegacyBooks,
    private readonly clock: Clock,
  ) {}

  /** Makes the file. Keep it before delivering: only the same bytes may go out again. Refuses one without documents. */
  async prepare(invoices: readonly LedgerInvoice[]): Promise<Result<Batch>> {
    if (invoices.length === 0) return refuse('BAD_USER_INPUT', { what: 'a batch needs an invoice' });
    return ok(await this.client.prepareBatch(invoices.map((invoice) => toArInvoice(invoice, this.books))));
  }

  /** Safe to repeat with the same batch. */
  async deliver(batch: Batch): Promise<void> {
    await this.client.deliverBatch(batch);
  }

  /**
   * Where each invoice stands by all acknowledgments so far, by our invoice id. After the cut-off, and for a duplicate,
   * the service is asked. A file that was rejected as a whole leaves its documents `MISSING` in the same way.
   */
  async outcomes(
    batch: Pick<Batch, 'acknowledgedBy'>,
    invoiceIds: readonly string[],
  ): Promise<ReadonlyMap<string, BatchedInvoice>> {
    const { book } = await this.client.readAcknowledgments();
    const late = this.clock.now() > new Date(batch.acknowledgedBy);
    const found = new Map<string, BatchedInvoice>();
    for (const invoiceId of invoiceIds) {
      const outcome = book.outcomeOf(externalKey(invoiceId));
      found.set(invoiceId, (outcome && settledBy(outcome)) ?? (await this.asked(invoiceId, outcome, late)));
    }
    return found;
  }

  private async asked(invoiceId: string, outcome: DocumentOutcome | null, late: boolean): Promise<BatchedInvoice> {
    if (outcome === null && !late) return { state: 'WAITING' };
    const document = await this.client.service.getDocumentStatus({ externalId: externalKey(invoiceId) });
    return document ? stateOf(document) : { state: outcome ? 'WAITING' : 'MISSING' };
  }
}

/** What an acknowledgment alone decides; a posted document is still read back for its total. */
const settledBy = ({ document }: DocumentOutcome): BatchedInvoice | null =>
  document.status === 'REJECTED'
    ? { state: 'REJECTED', refusal: refusalOf(document.reasonCode, document.reasonText) }
    : null;

function stateOf(document: ErpDocument): BatchedInvoice {
  if (document.status === 'REJECTED')
    return { state: 'REJECTED', refusal: refusalOf(document.reasonCode, document.reasonText) };
  if (document.erpDocNo === null) return { state: 'WAITING' };
  return { state: 'POSTED', document: postedDocumentOf(document) };
}
