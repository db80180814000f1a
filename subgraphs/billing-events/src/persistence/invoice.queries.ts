import type { CalendarDate } from '@throughline/contracts';
import type { Work } from '@throughline/transport';

/** Keeps which events an invoice consumed; drafted or posted, whichever arrives first. */
export async function linkInvoice(
  work: Work,
  invoice: {
    readonly invoiceId: string;
    readonly engagementId: string;
    readonly number: string | null;
    readonly currency: string;
    readonly invoiceDate: CalendarDate;
    readonly net: { readonly amount: string };
    readonly lines: readonly { readonly billableEventId: string; readonly net: { readonly amount: string } }[];
  },
): Promise<void> {
  const { tenantId } = work;
  await work.sql(
    `insert into invoice (tenant_id, id, engagement_id, number, currency, net, invoice_date)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, id) do update set number = coalesce(excluded.number, invoice.number)`,
    [
      tenantId,
      invoice.invoiceId,
      invoice.engagementId,
      invoice.number,
      invoice.currency,
      invoice.net.amount,
      invoice.invoiceDate,
    ],
  );
  const lines = invoice.lines.map(({ billableEventId, net }) => ({ billableEventId, net: net.amount }));
  await work.sql(
    `insert into invoice_link (tenant_id, billable_event_id, invoice_id, net)
     select $1, r."billableEventId", $2, r.net from jsonb_to_recordset($3::jsonb) as r("billableEventId" text, net numeric)
     on conflict do nothing`,
    [tenantId, invoice.invoiceId, JSON.stringify(lines)],
  );
}
