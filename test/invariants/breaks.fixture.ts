import type { Observed, Subgraph } from './observed.ts';

/** One way to break exactly one invariant. Where owners and copies must tell the same lie, both are changed. */
export interface Break {
  readonly invariant: string;
  readonly how: string;
  readonly sql?: readonly (readonly [Subgraph, statement: string])[];
  /** For what lives outside the databases. */
  readonly distort?: (observed: Observed) => Observed;
  /** A query for the id that the complaint has to name. */
  readonly names: readonly [Subgraph, query: string];
}

const CASH_APPLICATION: Break['names'] = ['invoice-payment', `select id from cash_application`];
const INVOICE: Break['names'] = ['invoice-payment', `select id from invoice`];
const JOURNAL_OF_INVOICE: Break['names'] = [
  'invoice-payment',
  `select id from journal_entry where source_kind = 'INVOICE'`,
];

const transport: readonly Break[] = [
  {
    invariant: 'I1',
    how: 'a fact was never sent',
    sql: [
      [
        'billing-events',
        `update outbox set recorded_at = recorded_at - interval '1 hour' where type like '%billable-event.recorded'`,
      ],
      [
        'billing-events',
        `delete from outbox_publication where event_ids && (
           select array_agg(event_id) from outbox where type like '%billable-event.recorded')`,
      ],
    ],
    names: ['billing-events', `select event_id as id from outbox where type like '%billable-event.recorded'`],
  },
  {
    invariant: 'I1',
    how: 'the broker forgot a message',
    distort: (observed) => {
      const { stream } = observed;
      return { ...observed, stream: stream && { ...stream, eventIds: new Set([...stream.eventIds].slice(1)) } };
    },
    names: ['customer-contract', `select event_id as id from outbox_sent where stream_seq = 1`],
  },
  {
    invariant: 'I2',
    how: 'an event is parked although it was applied',
    sql: [
      [
        'reporting',
        `insert into held_event (consumer, event_id, tenant_id, aggregate_type, aggregate_id, aggregate_version, type, envelope,
           state, reason, held_at)
         select 'reporting', event_id, tenant_id, 'x', 'x', 1, type, '{}', 'parked', 'x', applied_at from inbox
         where type like '%period.closing'`,
      ],
    ],
    names: ['reporting', `select event_id as id from inbox where type like '%period.closing'`],
  },
  {
    invariant: 'I3',
    how: 'a receipt is processed and was never',
    sql: [['invoice-payment', `update webhook_receipt set processed_at = null where connector = 'stripe'`]],
    names: ['invoice-payment', `select provider_event_id as id from webhook_receipt where connector = 'stripe'`],
  },
  {
    invariant: 'I10',
    how: 'a consumer believes to be further than it is',
    sql: [
      [
        'reporting',
        `update aggregate_progress set version = version + 1 where aggregate_type = 'invoice-payment.invoice'`,
      ],
    ],
    names: INVOICE,
  },
  {
    invariant: 'I10',
    how: 'a producer gave out a version that it did not publish',
    sql: [
      [
        'invoice-payment',
        `update aggregate_version set version = version + 1 where aggregate_type = 'invoice-payment.invoice'`,
      ],
    ],
    names: INVOICE,
  },
  {
    invariant: 'I12',
    how: 'an invoice was created twice in the ERP, by two attempts',
    sql: [
      [
        'invoice-payment',
        `insert into outgoing_call select (c).* from (select jsonb_populate_record(o, jsonb_build_object('key', key || '0',
           'outcome', jsonb_set(outcome, '{value,internalId}', '"9999"'))) as c
         from outgoing_call o where operation = 'erp.invoice.submit') again`,
      ],
    ],
    names: INVOICE,
  },
  {
    invariant: 'I12',
    how: 'a confirmed call has no answer',
    sql: [['invoice-payment', `update outgoing_call set outcome = null where operation = 'tax.commit'`]],
    names: INVOICE,
  },
];

const money: readonly Break[] = [
  {
    invariant: 'I4',
    how: 'a journal does not balance',
    sql: [
      ['invoice-payment', `update journal_line set amount = amount - 1 where account = '4010'`],
      ['reporting', `update journal_line set amount = amount - 1 where account = '4010'`],
    ],
    names: ['invoice-payment', `select journal_entry_id as id from journal_line where account = '4010' limit 1`],
  },
  {
    invariant: 'I5',
    how: 'more is billable than is invoiced and open',
    sql: [
      ['billing-events', `update billable_event set billable = billable + 1`],
      ['reporting', `update billable_event set billable = billable + 1`],
    ],
    names: ['billing-events', `select engagement_id as id from billable_event`],
  },
  {
    invariant: 'I6',
    how: 'a share of cash went astray',
    sql: [
      ['invoice-payment', `update cash_allocation set amount = amount - 1`],
      ['reporting', `update settlement_line set amount = amount - 1`],
    ],
    names: CASH_APPLICATION,
  },
  {
    invariant: 'I6',
    how: 'an invoice counts as unpaid with nothing open',
    sql: [['invoice-payment', `update invoice set paid_at = null`]],
    names: INVOICE,
  },
  {
    invariant: 'I6',
    how: 'receivables and their account differ',
    sql: [
      ['invoice-payment', `update journal_line set account = '1000' where account = '1100' and amount > 0`],
      [
        'invoice-payment',
        `update outbox set envelope = replace(envelope::text, '"1100"', '"1000"')::jsonb
         where aggregate_id in (select id from journal_entry where source_kind = 'INVOICE')`,
      ],
      ['reporting', `update journal_line set account = '1000' where account = '1100' and amount > 0`],
    ],
    names: ['invoice-payment', `select seller_reference as id from invoice`],
  },
  {
    invariant: 'I7',
    how: 'the tax of the jurisdictions is not the tax of the invoice',
    sql: [['invoice-payment', `update tax_line set tax = tax + 0.01`]],
    names: INVOICE,
  },
  {
    invariant: 'I7',
    how: 'an event is on two live lines',
    sql: [
      ['invoice-payment', `drop index one_live_line_per_event`],
      [
        'invoice-payment',
        `insert into invoice_line select (l).* from (select jsonb_populate_record(i,
           '{"id": "il_twin", "net": "0", "tax": "0", "line_number": 2}') as l from invoice_line i) twin`,
      ],
    ],
    names: ['invoice-payment', `select billable_event_id as id from invoice_line`],
  },
  {
    invariant: 'I14',
    how: 'an entry is older than its period',
    sql: [['invoice-payment', `update journal_entry set accounting_date = '2001-01-31' where source_kind = 'INVOICE'`]],
    names: JOURNAL_OF_INVOICE,
  },
  {
    invariant: 'I14',
    how: 'a month had closed before its revenue was booked',
    sql: [
      [
        'invoice-payment',
        `create temporary table closing on commit drop as select * from outbox where type like '%period.closed'`,
      ],
      ['invoice-payment', `delete from outbox where type like '%period.closed'`],
      ['invoice-payment', `update closing set position = -1`],
      ['invoice-payment', `insert into outbox overriding system value select * from closing`],
    ],
    names: ['invoice-payment', `select id from journal_entry where source_kind = 'REVENUE' limit 1`],
  },
];

const outside: readonly Break[] = [
  {
    invariant: 'I8',
    how: 'a posting names a record that the ERP does not have',
    sql: [['invoice-payment', `update posting set internal_id = '9999'`]],
    names: INVOICE,
  },
  {
    invariant: 'I8',
    how: 'the ERP has an invoice that nothing links to',
    distort: withRecord('netsuite', 'records', 'invoice/9999', {
      id: '9999',
      type: 'invoice',
      externalId: 'inv_orphan',
      fields: {},
    }),
    names: ['invoice-payment', `select 'inv_orphan' as id`],
  },
  {
    invariant: 'I8',
    how: 'the PSA has a project twice',
    distort: (observed) => {
      const projects = Object.values(observed.sandboxes.salesforce?.['pse__Proj__c'] ?? {}) as { Id: string }[];
      const twin = { ...projects.at(-1), Id: 'twin' };
      return withRecord('salesforce', 'pse__Proj__c', 'twin', twin)(observed);
    },
    names: ['project-resource', `select id from project`],
  },
  {
    invariant: 'I9',
    how: 'an activation runs and nothing moves it',
    sql: [
      ['customer-contract', `update activation set state = 'RUNNING', step = 'PROJECT', completed_at = null`],
      ['customer-contract', `delete from contract`],
    ],
    names: ['customer-contract', `select id from activation`],
  },
  {
    invariant: 'I9',
    how: 'an activation is paused and nobody may act',
    sql: [
      [
        'customer-contract',
        `update activation set state = 'PAUSED', completed_at = null, pause = '{"allowedActions": []}'`,
      ],
      ['customer-contract', `delete from contract`],
    ],
    names: ['customer-contract', `select id from activation`],
  },
  {
    invariant: 'I15',
    how: 'a read model has another figure than its owner',
    sql: [['reporting', `update invoice_posting set gross = gross + 1`]],
    names: INVOICE,
  },
  {
    invariant: 'I15',
    how: 'a read model lost a row',
    sql: [['reporting', `delete from settlement_line`]],
    names: CASH_APPLICATION,
  },
];

function withRecord(sandbox: 'netsuite' | 'salesforce', collection: string, id: string, record: unknown) {
  return (observed: Observed): Observed => {
    const state = observed.sandboxes[sandbox] ?? {};
    const records = { ...state[collection], [id]: record };
    return { ...observed, sandboxes: { ...observed.sandboxes, [sandbox]: { ...state, [collection]: records } } };
  };
}

export const BREAKS: readonly Break[] = [...transport, ...money, ...outside];
