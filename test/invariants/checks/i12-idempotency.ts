import { type Invariant, SUBGRAPHS, type Subgraph } from '../observed.ts';
import { checkRules, type Rule } from '../rule.ts';

/** Keys of which the second use must have had no effect. */
const KEYS: readonly (readonly [Subgraph, table: string, columns: string])[] = [
  ...SUBGRAPHS.map((name) => [name, 'outgoing_call', 'operation, key'] as const),
  ...SUBGRAPHS.map((name) => [name, 'scheduled_work', 'kind, key'] as const),
  ['customer-contract', 'activation', 'quote_version_id'],
  ['customer-contract', 'contract', 'quote_version_id'],
  ['project-resource', 'project', 'activation_id'],
  ['billing-events', 'billable_event', 'type, source_key'],
  ['billing-events', 'revenue_event', 'obligation_id, period'],
  ['invoice-payment', 'payment', 'gateway, gateway_payment_id'],
  ['invoice-payment', 'receivable_write_off', 'seller_reference, reference'],
  ['invoice-payment', 'posting', 'invoice_id, erp'],
  ['invoice-payment', 'journal_entry', 'source_kind, source_id'],
];

const oneEffect = KEYS.map(([database, table, columns]): Rule => ({
  database,
  table,
  what: `one key has more than one row in ${table}`,
  offending: `select tenant_id, ${columns}, count(*)::int as effects from ${table}
      group by tenant_id, ${columns} having count(*) > 1`,
}));

const oneAnswer = SUBGRAPHS.map((database): Rule => ({
  database,
  table: 'outgoing_call',
  what: 'a call does not have the one answer that its state says',
  offending: `select tenant_id, operation, key, state, outcome, settled_at as "settledAt" from outgoing_call
      where (state in ('confirmed', 'refused')) <> (outcome is not null)
        or (outcome is null) <> (settled_at is null)
        or (outcome->>'ok')::boolean <> (state = 'confirmed')`,
}));

/** Each call of these creates at most one record outside, however often it is made and under whatever attempt. */
const ONE_RECORD: readonly (readonly [Subgraph, operation: string, subject: string, record: string])[] = [
  [
    'invoice-payment',
    'erp.invoice.submit',
    `concat_ws(' ', request->>'invoiceId', request->>'erp')`,
    `outcome#>>'{value,internalId}'`,
  ],
  [
    'invoice-payment',
    'erp.customer.upsert',
    `concat_ws(' ', request->>'billToId', request->>'erp')`,
    `outcome#>>'{value,externalId}'`,
  ],
  ['invoice-payment', 'erp.payment.record', `key`, `outcome->>'value'`],
  ['invoice-payment', 'erp.invoice.migrate', `key`, `outcome#>>'{value,internalId}'`],
  ['invoice-payment', 'gateway.refund', `key`, `outcome->>'value'`],
  ['project-resource', 'psa.project.create', `request#>>'{shell,projectId}'`, `outcome#>>'{value,projectId}'`],
];

const oneRecord = ONE_RECORD.map(([database, operation, subject, record]): Rule => ({
  database,
  table: 'outgoing_call',
  what: `${operation} made more than one record for one subject`,
  offending: `select tenant_id, ${subject} as subject, array_agg(distinct ${record}) as records from outgoing_call
      where operation = '${operation}' and state = 'confirmed' group by 1, 2 having count(distinct ${record}) > 1`,
}));

export const oneKeyOneEffect: Invariant = {
  id: 'I12',
  title: 'one key, one effect, one answer',
  check: (observed) => checkRules(observed, [...oneEffect, ...oneAnswer, ...oneRecord]),
};
