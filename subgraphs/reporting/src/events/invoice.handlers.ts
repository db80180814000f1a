import {
  type Event,
  type EventContract,
  invoiceDrafted,
  invoiceMigrated,
  invoicePosted,
  invoiceRejected,
} from '@throughline/events';
import { fxRateKey, fxRateText } from '@throughline/reporting-domain';
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
      net: line.net.amount,
      stream: line.stream,
    })),
  );
  await keepNodes(
    work,
    lines.map(({ invoiceLineId, lineNumber, type, net, sourceReference }) => ({
      type: 'INVOICE_LINE',
      id: invoiceLineId,
      reference: sourceReference,
      engagementId,
      attributes: {
        invoice: number,
        lineNumber: String(lineNumber),
        kind: type,
        net: net.amount,
        currency: net.currency,
      },
    })),
  );
  await keepEdges(
    work,
    lines.flatMap(({ invoiceLineId, billableEventId, purchaseOrderNumber: order }): LineageEdge[] => [
      { from: ['INVOICE', invoiceId], to: ['INVOICE_LINE', invoiceLineId] },
      { from: ['INVOICE_LINE', invoiceLineId], to: ['BILLABLE_EVENT', billableEventId] },
      ...(order === null
        ? []
        : [{ from: ['INVOICE_LINE', invoiceLineId], to: ['PURCHASE_ORDER', `${engagementId}/${order}`] } as const]),
    ]),
  );
}

export const onInvoiceDrafted = handle(invoiceDrafted, async ({ data }, work) => {
  await keepLines(work, data, null);
  const { invoiceId: id, engagementId, invoiceDate: date, dueDate: due, currency } = data;
  await keepNodes(work, [{ type: 'INVOICE', id, engagementId, attributes: { date, due, currency } }]);
});

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
      booking_rate: data.bookingRate,
      posted_at: postedAt,
    },
  ]);
  await keep(work, 'ledger_currency', [{ currency: grossFunctional.currency }]);
  await keepLines(work, data, number);
  const { bookingRate } = data;
  const booked = bookingRate === null ? null : fxRateText(bookingRate);
  const figures = { gross: gross.amount, currency: gross.currency, bookingRate: booked };
  const attributes = { date: invoiceDate, due: dueDate, ...figures, postedAt };
  await keepNodes(work, [
    { type: 'INVOICE', id: invoiceId, reference: number, engagementId, attributes },
    ...data.erpIds.map((id) => ({ type: 'ERP_DOCUMENT' as const, id, reference: id, engagementId })),
  ]);
  const rate = bookingRate === null ? null : fxRateKey(gross.currency, grossFunctional.currency, invoiceDate);
  await keepEdges(work, [
    ...data.erpIds.map((id): LineageEdge => ({ from: ['ERP_DOCUMENT', id], to: ['INVOICE', invoiceId] })),
    ...(rate === null ? [] : [{ from: ['INVOICE', invoiceId], to: ['FX_RATE', rate] } as const]),
  ]);
});

/** The document that stands for an open invoice in the ERP that took it over. */
export const onInvoiceMigrated = handle(invoiceMigrated, async ({ data }, work) => {
  const { invoiceId, engagementId, erpId, fromErp, erp, open, migratedAt } = data;
  await keep(work, 'invoice_migration', [
    {
      invoice_id: invoiceId,
      erp_id: erpId,
      from_erp: fromErp,
      erp,
      open: open.amount,
      currency: open.currency,
      migrated_at: migratedAt,
    },
  ]);
  const attributes = { migratedAt, open: open.amount, currency: open.currency };
  await keepNodes(work, [{ type: 'ERP_DOCUMENT', id: erpId, reference: erpId, engagementId, attributes }]);
  await keepEdges(work, [{ from: ['ERP_DOCUMENT', erpId], to: ['INVOICE', invoiceId] }]);
});
