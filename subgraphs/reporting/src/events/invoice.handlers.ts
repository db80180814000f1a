import {
  billingObstructed,
  type Event,
  type EventContract,
  invoiceDrafted,
  invoicePosted,
  invoiceRejected,
} from '@throughline/events';
import { handle, type Work } from '@throughline/transport';
import { keepEdges, keepNodes, type LineageEdge } from '../read-models/lineage.ts';
import { keep } from '../read-models/read-models.ts';

type DataOf<C> = C extends EventContract<infer T> ? T : never;
type Drafted = Pick<DataOf<typeof invoiceDrafted>, 'invoiceId' | 'engagementId' | 'lines'>;

/** The lines of an invoice, the same in the draft and in the posted document; the number comes with the posting. */
async function keepLines(work: Work, invoice: Drafted, number: string | null): Promise<void> {
  const { invoiceId, engagementId, lines } = invoice;
  await keep(
    work,
    'invoice_line',
    lines.map((line) => ({
      id: line.invoiceLineId,
      invoice_id: invoiceId,
      line_number: line.lineNumber,
      billable_event_id: line.billableEventId,
      source_reference: line.sourceReference,
      quote_line_id: line.quoteLineId,
    })),
  );
  await keepNodes(
    work,
    lines.map(({ invoiceLineId, lineNumber, type, net }) => ({
      type: 'INVOICE_LINE',
      id: invoiceLineId,
      reference: number === null ? null : `${number}/${lineNumber}`,
      engagementId,
      attributes: { lineNumber: String(lineNumber), type, net: net.amount, currency: net.currency },
    })),
  );
  await keepEdges(
    work,
    lines.flatMap(({ invoiceLineId, billableEventId }): LineageEdge[] => [
      { from: ['INVOICE', invoiceId], to: ['INVOICE_LINE', invoiceLineId] },
      { from: ['INVOICE_LINE', invoiceLineId], to: ['BILLABLE_EVENT', billableEventId] },
    ]),
  );
}

export const onInvoiceDrafted = handle(invoiceDrafted, async ({ data }, work) => {
  await keepLines(work, data, null);
  const { invoiceId: id, engagementId, invoiceDate: date, dueDate: due, currency } = data;
  await keepNodes(work, [{ type: 'INVOICE', id, engagementId, attributes: { date, due, currency } }]);
});

export const onBillingObstructed = handle(
  billingObstructed,
  ({ data, occurredAt, aggregateVersion }: Event<DataOf<typeof billingObstructed>>, work) =>
    keep(work, 'billing_obstacle', [
      {
        billable_event_id: data.billableEventId,
        version: aggregateVersion,
        found_at: occurredAt,
        code: data.obstacle?.code ?? null,
        evidence: data.obstacle?.evidence ?? null,
      },
    ]),
);

export const onInvoiceRejected = handle(
  invoiceRejected,
  ({ data, occurredAt }: Event<DataOf<typeof invoiceRejected>>, work) =>
    keep(work, 'invoice_rejection', [
      {
        invoice_id: data.invoiceId,
        stage: data.stage,
        rejected_at: occurredAt,
        code: data.code,
        evidence: data.evidence,
        engagement_id: data.engagementId,
        bill_to_id: data.billToId,
        invoice_date: data.invoiceDate,
        gross: data.gross.amount,
        currency: data.gross.currency,
      },
    ]),
);

export const onInvoicePosted = handle(invoicePosted, async ({ data }, work) => {
  const { invoiceId, number, engagementId, invoiceDate, dueDate, gross, grossFunctional, postedAt } = data;
  await keep(work, 'invoice_posting', [
    {
      invoice_id: invoiceId,
      number,
      engagement_id: engagementId,
      bill_to_id: data.billToId,
      invoice_date: invoiceDate,
      due_date: dueDate,
      gross: gross.amount,
      currency: gross.currency,
      gross_functional: grossFunctional.amount,
      functional_currency: grossFunctional.currency,
      posted_at: postedAt,
    },
  ]);
  await keep(work, 'ledger_currency', [{ currency: grossFunctional.currency }]);
  await keepLines(work, data, number);
  const attributes = { date: invoiceDate, due: dueDate, gross: gross.amount, currency: gross.currency, postedAt };
  await keepNodes(work, [
    { type: 'INVOICE', id: invoiceId, reference: number, engagementId, attributes },
    ...data.erpIds.map((id) => ({ type: 'ERP_DOCUMENT' as const, id, reference: id, engagementId })),
  ]);
  await keepEdges(
    work,
    data.erpIds.map((id) => ({ from: ['ERP_DOCUMENT', id], to: ['INVOICE', invoiceId] })),
  );
});
