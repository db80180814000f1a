import { type CalendarDate, type Id, instant, type Instant } from '@throughline/contracts';
import type {
  AcceptedCost,
  AcceptedExpense,
  AcceptedUsage,
  Content,
  PublishedRecord,
} from '@throughline/project-resource-domain';
import type { Work } from '@throughline/transport';
import type { Place } from './delivery.queries.ts';

/** Which PSA a record came from. */
export interface Source {
  readonly system: string;
  readonly instance: string;
}

export type RecordTable = 'expense' | 'subcontractor_bill' | 'usage_record';

export interface StoredRecord extends PublishedRecord {
  readonly id: string;
  readonly projectId: string;
}

const PUBLISHED = (table: RecordTable): string =>
  `select id, source_id, project_id, reference, content, source_changed_at from ${table}
   where tenant_id = $1 and system = $2 and instance = $3 and source_id = any($4::text[])`;

/** What was published of the PSA's records so far, by the PSA's id. */
export async function publishedRecords(
  work: Work,
  table: RecordTable,
  { system, instance }: Source,
  ids: readonly string[],
): Promise<Map<string, StoredRecord>> {
  const rows = await work.sql<{
    id: string;
    source_id: string;
    project_id: string;
    reference: string;
    content: Content;
    source_changed_at: Date;
  }>(PUBLISHED(table), [work.tenantId, system, instance, ids]);
  return new Map(
    rows.map(({ id, source_id: sourceId, project_id: projectId, reference, content, source_changed_at: at }) => [
      sourceId,
      { id, projectId, reference, content, changedAt: instant(at) },
    ]),
  );
}

export interface NewRecord<Kind extends 'Expense' | 'SubcontractorBill' | 'UsageRecord'> {
  readonly id: Id<Kind>;
  readonly sourceId: string;
  readonly reference: string;
  readonly place: Place;
  readonly content: Content;
  readonly changedAt: Instant;
}
export type NewExpense = NewRecord<'Expense'> & AcceptedExpense & { readonly billable: boolean };
export type NewBill = NewRecord<'SubcontractorBill'> & AcceptedCost;
export type NewUsage = NewRecord<'UsageRecord'> &
  AcceptedUsage & {
    readonly supersedes: { readonly usageRecordId: Id<'UsageRecord'>; readonly reference: string } | null;
  };

const COMMON =
  'tenant_id, id, system, instance, source_id, reference, project_id, wbs_element_id, content, source_changed_at, received_at';
const COMMON_VALUES = `$1, e->>'id', $2, $3, e->>'sourceId', e->>'reference', e->'place'->>'projectId',
  e->'place'->>'wbsElementId', e->'content', (e->>'changedAt')::timestamptz, $5`;
const ONCE = 'on conflict (tenant_id, system, instance, source_id) do nothing returning id';

const INSERT: Readonly<Record<RecordTable, string>> = {
  expense: `insert into expense (${COMMON}, expense_date, type, cost, currency, markup, billable, approved_at)
    select ${COMMON_VALUES}, (e->>'date')::date, e->>'type', (e->'cost'->>'amount')::numeric, e->'cost'->>'currency',
      e->>'markup', (e->>'billable')::boolean, (e->>'approvedAt')::timestamptz
    from jsonb_array_elements($4::jsonb) e ${ONCE}`,
  subcontractor_bill: `insert into subcontractor_bill (${COMMON}, bill_date, cost, currency, approved_at)
    select ${COMMON_VALUES}, (e->>'date')::date, (e->'cost'->>'amount')::numeric, e->'cost'->>'currency',
      (e->>'approvedAt')::timestamptz
    from jsonb_array_elements($4::jsonb) e ${ONCE}`,
  usage_record: `insert into usage_record (${COMMON}, month, measured_on, unit, quantity, supersedes_id, recorded_at)
    select ${COMMON_VALUES}, e->>'month', (e->>'measuredOn')::date, e->>'unit', (e->>'quantity')::bigint,
      e->'supersedes'->>'usageRecordId', (e->>'recordedAt')::timestamptz
    from jsonb_array_elements($4::jsonb) e ${ONCE}`,
};

/** Natural key: the PSA's record. Returns the ids that were new. */
export async function insertRecords(
  work: Work,
  table: RecordTable,
  { system, instance }: Source,
  records: readonly object[],
): Promise<Set<string>> {
  if (records.length === 0) return new Set();
  const rows = await work.sql<{ id: string }>(INSERT[table], [
    work.tenantId,
    system,
    instance,
    JSON.stringify(records),
    work.now,
  ]);
  return new Set(rows.map(({ id }) => id));
}

/** The records, of those asked for, of which a notification arrived at or after their last change. */
export async function notified(
  work: Work,
  { system, instance }: Source,
  records: readonly { readonly externalId: string; readonly changedAt: Instant }[],
): Promise<Set<string>> {
  if (records.length === 0) return new Set();
  const rows = await work.sql<{ id: string }>(
    `select distinct r.body->>'recordId' as id
     from webhook_receipt r join jsonb_array_elements($4::jsonb) e on r.body->>'recordId' = e->>'externalId'
     where r.tenant_id = $1 and r.connector = $2 and r.account = $3
       and r.received_at >= (e->>'changedAt')::timestamptz`,
    [work.tenantId, system, instance, JSON.stringify(records)],
  );
  return new Set(rows.map(({ id }) => id));
}

/** For the write-back: records of an element by what people call them. */
export interface NamedRecord {
  readonly entityKind: 'TimeEntry' | 'Expense' | 'SubcontractorBill';
  readonly entityId: string;
  readonly instance: string;
  readonly sourceId: string;
}

export async function recordsNamed(
  work: Work,
  names: readonly { readonly wbsElementId: string; readonly reference: string }[],
): Promise<NamedRecord[]> {
  const of = (table: string, kind: NamedRecord['entityKind']): string =>
    `select '${kind}' as "entityKind", t.id as "entityId", t.instance, t.source_id as "sourceId"
     from ${table} t join named n on n.element = t.wbs_element_id and n.reference = t.reference where t.tenant_id = $1`;
  return work.sql<NamedRecord & object>(
    `with named as (select distinct e->>'wbsElementId' as element, e->>'reference' as reference
       from jsonb_array_elements($2::jsonb) e)
     ${of('time_entry', 'TimeEntry')} union all ${of('expense', 'Expense')}
     union all ${of('subcontractor_bill', 'SubcontractorBill')}`,
    [work.tenantId, JSON.stringify(names)],
  );
}

export interface InvoiceOfRecords {
  readonly invoiceId: string;
  readonly number: string;
  readonly date: CalendarDate;
  readonly postedAt: Instant;
}

/** The latest invoice of each record; a repeat of the same one changes nothing. */
export async function recordBilled(
  work: Work,
  records: readonly NamedRecord[],
  { invoiceId, number, date, postedAt }: InvoiceOfRecords,
): Promise<void> {
  await work.sql(
    `insert into delivery_billing as b (tenant_id, entity_kind, entity_id, invoice_id, invoice_number, invoice_date,
       status, as_of)
     select $1, e->>'entityKind', e->>'entityId', $3, $4, $5, 'INVOICED', $6 from jsonb_array_elements($2::jsonb) e
     on conflict (tenant_id, entity_id) do update set invoice_id = excluded.invoice_id,
       invoice_number = excluded.invoice_number, invoice_date = excluded.invoice_date, status = excluded.status,
       as_of = excluded.as_of, written_back_at = null, write_back_refusal = null
     where b.invoice_id <> excluded.invoice_id and b.as_of <= excluded.as_of`,
    [work.tenantId, JSON.stringify(records), invoiceId, number, date, postedAt],
  );
}

export async function recordRecordsPaid(work: Work, invoiceId: string, paidAt: Instant): Promise<void> {
  await work.sql(`update delivery_billing set status = 'PAID', as_of = $3 where tenant_id = $1 and invoice_id = $2`, [
    work.tenantId,
    invoiceId,
    paidAt,
  ]);
}

/** What the PSA said to the invoice, record by record; a later invoice is not touched by an older answer. */
export async function recordWrittenBack(
  work: Work,
  invoiceId: string,
  answers: readonly { readonly entityId: string; readonly refusal: object | null }[],
): Promise<void> {
  await work.sql(
    `update delivery_billing b set written_back_at = case when e->'refusal' = 'null'::jsonb then $4::timestamptz end,
       write_back_refusal = nullif(e->'refusal', 'null'::jsonb)
     from jsonb_array_elements($3::jsonb) e
     where b.tenant_id = $1 and b.invoice_id = $2 and b.entity_id = e->>'entityId'`,
    [work.tenantId, invoiceId, JSON.stringify(answers), work.now],
  );
}
