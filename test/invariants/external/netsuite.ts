import { Money } from '@throughline/contracts';
import { z } from 'zod';
import type { SandboxState } from '../sandboxes.ts';
import type { ExternalKind, Theirs } from './compare.ts';
import { keysUnderWay, linksIn, openCalls } from './links.ts';

const netSuiteRecord = z.object({
  id: z.string(),
  type: z.string(),
  externalId: z.string().nullable(),
  fields: z.object({
    currency: z.object({ refName: z.string() }).optional(),
    payment: z.number().optional(),
    item: z.object({ items: z.array(z.object({ amount: z.number() })) }).optional(),
    taxDetails: z.object({ items: z.array(z.object({ taxAmount: z.number() })) }).optional(),
  }),
});
type NetSuiteRecord = z.infer<typeof netSuiteRecord>;

/** Records of a type that carry an external id with one of our prefixes; others were made by somebody else. */
function netSuiteRecords(
  state: SandboxState,
  about: { type: string; prefix: string },
  figure: (fields: NetSuiteRecord['fields']) => string | null,
): Theirs[] {
  return Object.entries(state['records'] ?? {})
    .filter(([place]) => place.startsWith(`${about.type}/`))
    .map(([, record]) => netSuiteRecord.parse(record))
    .filter(({ externalId }) => externalId?.startsWith(about.prefix))
    .map(({ id, externalId, fields }) => ({ key: externalId ?? '', externalId: id, figure: figure(fields) }));
}

/** Net of the lines plus the tax of the details: what the document is over. */
function totalOf({ currency, item, taxDetails }: NetSuiteRecord['fields']): string | null {
  if (currency === undefined) return null;
  const code = currency.refName;
  const parts = [
    ...(item?.items ?? []).map((one) => one.amount),
    ...(taxDetails?.items ?? []).map((one) => one.taxAmount),
  ];
  return Money.sum(
    parts.map((part) => Money.of(part, code)),
    code,
  ).toString();
}

/** Other kinds of ERP are not among the sandboxes that are looked at here. */
const isNetSuite = (tenant: string, erp: string): string => `not exists (select from crosswalk k
  where (k.tenant_id, k.instance) = (${tenant}, ${erp}) and k.system <> 'netsuite')`;

/** Open invoices that were taken over from another ERP, under the ids of their postings. */
export const erpOpenItems: ExternalKind = {
  name: 'open items',
  sandbox: 'netsuite',
  theirs: (state) => netSuiteRecords(state, { type: 'invoice', prefix: 'pst_' }, totalOf),
  ours: (observed) =>
    linksIn(
      observed,
      'invoice-payment',
      `select p.tenant_id as tenant, p.id as key, p.internal_id as "externalId", c.request#>>'{open,amount}' as amount,
         c.request#>>'{open,currency}' as currency
       from posting p join outgoing_call c on (c.tenant_id, c.operation, c.request->>'openItemId')
         = (p.tenant_id, 'erp.invoice.migrate', p.id) where ${isNetSuite('p.tenant_id', 'p.erp')}`,
    ),
  underWay: (observed) =>
    keysUnderWay(observed, 'invoice-payment', openCalls('erp.invoice.migrate', `request->>'openItemId'`)),
};

export const erpInvoices: ExternalKind = {
  name: 'invoices',
  sandbox: 'netsuite',
  theirs: (state) => netSuiteRecords(state, { type: 'invoice', prefix: 'inv_' }, totalOf),
  ours: (observed) =>
    linksIn(
      observed,
      'invoice-payment',
      `select p.tenant_id as tenant, p.invoice_id as key, p.internal_id as "externalId", i.gross::text as amount, i.currency
       from posting p join invoice i on (i.tenant_id, i.id, i.erp) = (p.tenant_id, p.invoice_id, p.erp)
       where ${isNetSuite('p.tenant_id', 'p.erp')}`,
    ),
  // A document whose total differs from ours is rejected here and waits for a person, with its number in the reason.
  underWay: (observed) =>
    keysUnderWay(
      observed,
      'invoice-payment',
      `${openCalls('erp.invoice.submit', `request->>'invoiceId'`)} union select id from invoice where state = 'REJECTED'`,
    ),
};

export const erpPayments: ExternalKind = {
  name: 'payments',
  sandbox: 'netsuite',
  theirs: (state) =>
    netSuiteRecords(state, { type: 'customerPayment', prefix: 'ca_' }, ({ payment, currency }) =>
      payment === undefined || currency === undefined ? null : Money.of(payment, currency.refName).toString(),
    ),
  ours: (observed) =>
    linksIn(
      observed,
      'invoice-payment',
      `select a.tenant_id as tenant, a.id as key, coalesce(c.external_id, '') as "externalId", a.amount::text, a.currency
       from cash_application a left join crosswalk c on (c.tenant_id, c.entity_id, c.record_type) = (a.tenant_id, a.id, 'customerPayment')
       where a.reversed_at is null and (a.erp is null or ${isNetSuite('a.tenant_id', 'a.erp')})`,
    ),
  underWay: (observed) =>
    keysUnderWay(
      observed,
      'invoice-payment',
      `${openCalls('erp.payment.record', 'key')} union ${openCalls('erp.payment.withdraw', 'key')}`,
    ),
};

const customersIn = (state: SandboxState): NetSuiteRecord[] =>
  Object.entries(state['records'] ?? {})
    .filter(([place]) => place.startsWith('customer/'))
    .map(([, record]) => netSuiteRecord.parse(record));

/** A customer that finance keeps under a name of its own may be taken over, so the internal id tells which it is. */
export const erpCustomers: ExternalKind = {
  name: 'customers',
  sandbox: 'netsuite',
  theirs: (state) => customersIn(state).map(({ id }) => ({ key: id, externalId: id, figure: null })),
  ours: (observed) =>
    linksIn(
      observed,
      'invoice-payment',
      `select tenant_id as tenant, coalesce(external_id, id) as key, coalesce(external_id, '') as "externalId",
         null as amount, null as currency
       from receivables_account`,
    ),
  // A customer without one of our names is finance's own, whether we link to it or not.
  underWay: async (observed, state) => {
    const ourNames = new Map(customersIn(state).map(({ id, externalId }) => [id, externalId ?? '']));
    const open = await keysUnderWay(
      observed,
      'invoice-payment',
      openCalls('erp.customer.upsert', `request->>'billToId'`),
    );
    return ({ key }) => {
      const name = ourNames.get(key);
      return name !== undefined && (!name.startsWith('bt_') || open({ key: name, externalId: key, figure: null }));
    };
  },
};
