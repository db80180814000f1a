import { instant, Money } from '@throughline/contracts';
import { MAX_PAGE } from '@throughline/subgraph';
import type {
  DeliveryBillingStatusType,
  ExpenseType,
  SubcontractorBillType,
  TimeCorrectionType,
  UsageRecordType,
} from './record.type.ts';

type At = Date | string;

interface PlacedRow {
  id: string;
  reference: string;
  project_id: string;
  wbs_element_id: string;
}

const PLACED = 'r.id, r.reference, r.project_id, r.wbs_element_id';
const placed = ({ id, reference, project_id: projectId, wbs_element_id: wbsElementId }: PlacedRow) => {
  return { id, reference, projectId, wbsElementId };
};
const day = (column: string): string => `to_char(r.${column}, 'YYYY-MM-DD') as ${column}`;

export const EXPENSE_COLUMNS = `${PLACED}, ${day('expense_date')}, r.type, r.cost::text, r.currency, r.markup, r.billable,
  r.approved_at`;

export interface ExpenseRow extends PlacedRow {
  expense_date: string;
  type: string;
  cost: string;
  currency: string;
  markup: string;
  billable: boolean;
  approved_at: At;
}

export const toExpenseType = (row: ExpenseRow): ExpenseType => ({
  ...placed(row),
  expenseDate: row.expense_date,
  type: row.type,
  billable: row.billable,
  approvedAt: instant(row.approved_at),
  costOnly: { amount: Money.of(row.cost, row.currency).rounded().toJSON(), markup: row.markup },
});

export const BILL_COLUMNS = `${PLACED}, ${day('bill_date')}, r.cost::text, r.currency, r.approved_at`;

export interface BillRow extends PlacedRow {
  bill_date: string;
  cost: string;
  currency: string;
  approved_at: At;
}

export const toBillType = (row: BillRow): SubcontractorBillType => ({
  ...placed(row),
  billDate: row.bill_date,
  approvedAt: instant(row.approved_at),
  costOnly: { amount: Money.of(row.cost, row.currency).rounded().toJSON() },
});

export const USAGE_COLUMNS = `${PLACED}, r.month, ${day('measured_on')}, r.unit, r.quantity::text, r.recorded_at,
  r.supersedes_id`;

export interface UsageRow extends PlacedRow {
  month: string;
  measured_on: string;
  unit: string;
  quantity: string;
  recorded_at: At;
  supersedes_id: string | null;
}

export const toUsageType = (row: UsageRow): UsageRecordType => ({
  ...placed(row),
  month: row.month,
  measuredOn: row.measured_on,
  unit: row.unit,
  quantity: Number(row.quantity),
  recordedAt: instant(row.recorded_at),
  supersedesId: row.supersedes_id,
});

export interface TimeCorrectionRow {
  time_entry_id: string;
  correction: number;
  hours_before: string;
  hours: string;
  corrected_at: At;
}

export const toTimeCorrectionType = (row: TimeCorrectionRow): TimeCorrectionType => ({
  correction: row.correction,
  hoursBefore: row.hours_before,
  hours: row.hours,
  correctedAt: instant(row.corrected_at),
});

export interface BillingRow {
  entity_id: string;
  invoice_id: string;
  invoice_number: string;
  invoice_date: string;
  status: string;
  as_of: At;
  written_back_at: At | null;
  write_back_refusal: string | null;
}

export const toBillingStatusType = (row: BillingRow): DeliveryBillingStatusType => ({
  status: row.status,
  invoiceNumber: row.invoice_number,
  invoiceDate: row.invoice_date,
  asOf: instant(row.as_of),
  writtenBackAt: row.written_back_at === null ? null : instant(row.written_back_at),
  writeBackRefusal: row.write_back_refusal,
  invoiceId: row.invoice_id,
});

/** Lists have no end of their own; each is cut at the largest page of its parent, latest last. */
export const cutList = (
  table: 'expense' | 'subcontractor_bill' | 'usage_record',
  { columns, parent, order }: { columns: string; parent: 'project_id' | 'wbs_element_id'; order: string },
): string =>
  `select * from (
     select ${columns}, row_number() over (partition by r.${parent} order by r.${order}, r.id) as n
     from ${table} r where r.${parent} = any($1::text[])) r
   where n <= ${MAX_PAGE} order by n`;
