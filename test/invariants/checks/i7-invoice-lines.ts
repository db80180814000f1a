import { type Finding, type Invariant, type Observed, together } from '../observed.ts';
import { checkRules, type Rule } from '../rule.ts';

const database = 'invoice-payment';

const rules: readonly Rule[] = [
  {
    database,
    table: 'invoice_line',
    what: 'an invoice line is not the billable event that it names',
    offending: `select l.tenant_id, l.id as "invoiceLineId", l.invoice_id as "invoiceId", l.billable_event_id as "billableEventId",
        l.net::text, b.billable::text
      from invoice_line l join invoice i on (i.tenant_id, i.id) = (l.tenant_id, l.invoice_id)
      left join billable_item b on (b.tenant_id, b.billable_event_id) = (l.tenant_id, l.billable_event_id)
      where (l.net, l.currency, l.currency, l.quote_line_id, i.engagement_id, i.bill_to_id)
        is distinct from (b.billable, b.currency, i.currency, b.quote_line_id, b.engagement_id, b.bill_to_id)`,
  },
  {
    database,
    table: 'invoice_line',
    what: 'a billable event is on more than one live line',
    offending: `select tenant_id, billable_event_id as "billableEventId", array_agg(id) as "invoiceLineIds"
      from invoice_line where live group by 1, 2 having count(*) > 1`,
  },
  {
    database,
    table: 'invoice',
    what: 'net, tax and gross of an invoice are not the sums of its lines and its tax lines',
    offending: `select i.tenant_id, i.id as "invoiceId", i.number, i.net::text, i.tax::text, i.gross::text, s.net::text as "lineNet",
        s.tax::text as "lineTax", t.tax::text as "taxLines"
      from invoice i
      cross join lateral (select coalesce(sum(l.net), 0) as net, coalesce(sum(l.tax), 0) as tax from invoice_line l
        where (l.tenant_id, l.invoice_id) = (i.tenant_id, i.id)) s
      cross join lateral (select coalesce(sum(t.tax), 0) as tax from tax_line t
        where (t.tenant_id, t.invoice_id) = (i.tenant_id, i.id)) t
      where i.net + i.tax <> i.gross or i.net <> s.net or (i.state in ('TAXED', 'POSTED') and (i.tax <> s.tax or i.tax <> t.tax))`,
  },
];

export const invoiceLinesTrace: Invariant = {
  id: 'I7',
  title: 'each invoice line traces to its event, each event is on one live line at most, tax adds up',
  check: async (observed) => together([await checkRules(observed, rules), await untraced(observed)]),
};

/** Lines whose event billing-events does not have, under that tenant and that engagement. */
async function untraced(observed: Observed): Promise<Finding> {
  const lines = await observed.databases['invoice-payment'].rows<{ tenant_id: string; [key: string]: string }>(
    `select l.tenant_id, l.id as "invoiceLineId", l.billable_event_id as "billableEventId", i.engagement_id as "engagementId"
     from invoice_line l join invoice i on (i.tenant_id, i.id) = (l.tenant_id, l.invoice_id)`,
  );
  const events = await observed.databases['billing-events'].rows<{ key: string }>(
    `select concat_ws(' ', tenant_id, engagement_id, id) as key from billable_event`,
  );
  const known = new Set(events.map(({ key }) => key));
  return {
    looked: lines.length,
    violations: lines
      .filter((line) => !known.has(`${line.tenant_id} ${line['engagementId']} ${line['billableEventId']}`))
      .map(({ tenant_id: tenant, ...row }) => ({
        tenant,
        what: 'an invoice line names no recorded billable event',
        row,
      })),
  };
}
