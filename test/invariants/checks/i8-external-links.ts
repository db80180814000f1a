import { type Invariant, together } from '../observed.ts';
import { checkRules, type Rule } from '../rule.ts';
import { compareRecords } from '../external/compare.ts';
import { erpCustomers, erpInvoices, erpOpenItems, erpPayments } from '../external/netsuite.ts';
import { gatewayPayments, taxDocuments } from '../external/payments-and-taxes.ts';
import { psaMilestones, psaProjects, psaTasks } from '../external/psa.ts';

const ledger = 'invoice-payment';

/** Confirmed calls of an operation, and what was answered. */
const confirmed = (operation: string): string =>
  `(select tenant_id, request, outcome->'value' as answer from outgoing_call where operation = '${operation}' and state = 'confirmed')`;

const linked = (kind: string, recordType: string, entityId: string, externalId: string, tenant: string): string =>
  `exists (select from crosswalk x where (x.tenant_id, x.entity_kind, x.record_type, x.entity_id, x.external_id)
     = (${tenant}, '${kind}', '${recordType}', ${entityId}, ${externalId}))`;

const invoices: readonly Rule[] = [
  {
    database: ledger,
    table: 'invoice',
    what: 'an invoice and its posting in the ERP do not belong together one to one',
    offending: `select i.tenant_id, i.id as "invoiceId", i.state, i.number, count(p.id)::int as postings, min(p.erp_id) as "erpId"
      from invoice i left join posting p on (p.tenant_id, p.invoice_id, p.erp) = (i.tenant_id, i.id, i.erp)
      group by i.tenant_id, i.id having count(p.id) <> case when i.state = 'POSTED' then 1 else 0 end
        or (i.state = 'POSTED' and (i.number, i.erp) is distinct from (min(p.erp_id), min(p.erp)))`,
  },
  {
    database: ledger,
    table: 'posting',
    what: 'a posting is not what the ERP confirmed, or is not in the crosswalk',
    offending: `select p.tenant_id, p.id as "postingId", p.invoice_id as "invoiceId", p.erp, p.internal_id as "internalId",
        p.erp_id as "erpId"
      from posting p where not exists (select from ${confirmed('erp.invoice.submit')} c
          where (c.tenant_id, c.request->>'invoiceId', c.request->>'erp', c.answer->>'internalId', c.answer->>'number')
            = (p.tenant_id, p.invoice_id, p.erp, p.internal_id, p.erp_id))
        and not exists (select from ${confirmed('erp.invoice.migrate')} c
          where (c.tenant_id, c.request->>'openItemId', c.request->>'erp', c.answer->>'internalId', c.answer->>'number')
            = (p.tenant_id, p.id, p.erp, p.internal_id, p.erp_id))
        or not ${linked('Invoice', 'invoice', 'p.invoice_id', 'p.internal_id', 'p.tenant_id')}
        or not ${linked('Invoice', 'tranId', 'p.invoice_id', 'p.erp_id', 'p.tenant_id')}`,
  },
];

const others: readonly Rule[] = [
  {
    database: ledger,
    table: 'receivables_account',
    what: 'an account is not in the crosswalk under the id that the ERP gave it',
    offending: `select a.tenant_id, a.id as "receivablesAccountId", a.erp, a.external_id as "externalId" from receivables_account a
      where a.external_id is null or not ${linked('ReceivablesAccount', 'customer', 'a.id', 'a.external_id', 'a.tenant_id')}`,
  },
  {
    database: ledger,
    table: 'outgoing_call',
    what: 'a customer that the ERP confirmed has no account',
    offending: `select c.tenant_id, c.request->>'billToId' as "billToId", c.answer->>'externalId' as "externalId"
      from (select * from ${confirmed('erp.customer.upsert')} u union all select * from ${confirmed('erp.customer.open')} o) c
      where not exists (select from receivables_account a
        where (a.tenant_id, a.bill_to_id, a.erp, a.external_id)
          = (c.tenant_id, c.request->>'billToId', c.request->>'erp', c.answer->>'externalId'))`,
  },
  {
    database: ledger,
    table: 'outgoing_call',
    what: 'a payment that the ERP confirmed is not in the crosswalk',
    offending: `select c.tenant_id, c.request->>'cashApplicationId' as "cashApplicationId", c.answer#>>'{}' as "externalId"
      from ${confirmed('erp.payment.record')} c where not
        ${linked('CashApplication', 'customerPayment', `c.request->>'cashApplicationId'`, `c.answer#>>'{}'`, 'c.tenant_id')}`,
  },
  {
    database: 'project-resource',
    table: 'project',
    what: 'a created project is not in the crosswalk, or its creation was never confirmed',
    offending: `select p.tenant_id, p.id as "projectId", p.state from project p where p.state = 'CREATED' and not exists (
      select from ${confirmed('psa.project.create')} c join crosswalk x on x.tenant_id = c.tenant_id
      where c.tenant_id = p.tenant_id and c.request->'shell'->>'projectId' = p.id
        and (x.entity_kind, x.entity_id) = ('Project', p.id))`,
  },
];

/** A timecard holds the hours of up to seven days, each a time entry of its own. */
const twins = (['customer-contract', 'project-resource', 'invoice-payment'] as const).flatMap((database): Rule[] => [
  {
    database,
    table: 'crosswalk',
    what: 'one external record stands for more than one of our objects',
    offending: `select tenant_id, entity_kind as "entityKind", system, instance, record_type as "recordType",
        external_id as "externalId", array_agg(entity_id) as "entityIds"
      from crosswalk where valid_to is null and entity_kind <> 'TimeEntry' group by 1, 2, 3, 4, 5, 6 having count(*) > 1`,
  },
  {
    database,
    table: 'crosswalk',
    what: 'one of our objects has twins in one system',
    offending: `select tenant_id, entity_kind as "entityKind", entity_id as "entityId", system, instance,
        record_type as "recordType", array_agg(external_id) as "externalIds"
      from crosswalk where valid_to is null group by 1, 2, 3, 4, 5, 6 having count(*) > 1`,
  },
]);

const KINDS = [
  erpCustomers,
  erpInvoices,
  erpOpenItems,
  erpPayments,
  psaProjects,
  psaTasks,
  psaMilestones,
  gatewayPayments,
  taxDocuments,
];

export const externalLinks: Invariant = {
  id: 'I8',
  title: 'external records and our links to them match one to one',
  check: async (observed) =>
    together([await checkRules(observed, [...invoices, ...others, ...twins]), await compareRecords(observed, KINDS)]),
};
