import { byId, listBy, oneBy, type Sql } from '@throughline/subgraph';
import {
  BILL_COLUMNS,
  type BillingRow,
  type BillRow,
  cutList,
  EXPENSE_COLUMNS,
  type ExpenseRow,
  type TimeCorrectionRow,
  toBillingStatusType,
  toBillType,
  toExpenseType,
  toTimeCorrectionType,
  toUsageType,
  USAGE_COLUMNS,
  type UsageRow,
} from './record.rows.ts';

type Parent = 'project_id' | 'wbs_element_id';

const expenses = (parent: Parent): string =>
  cutList('expense', { columns: EXPENSE_COLUMNS, parent, order: 'expense_date' });
const bills = (parent: Parent): string =>
  cutList('subcontractor_bill', { columns: BILL_COLUMNS, parent, order: 'bill_date' });
const usage = (parent: Parent): string =>
  cutList('usage_record', { columns: USAGE_COLUMNS, parent, order: 'recorded_at' });

const CORRECTIONS = `select time_entry_id, correction, hours_before::text, hours::text, corrected_at
  from time_correction where time_entry_id = any($1::text[]) order by time_entry_id, correction`;
const BILLING = `select entity_id, invoice_id, invoice_number, to_char(invoice_date, 'YYYY-MM-DD') as invoice_date, status,
  as_of, written_back_at, write_back_refusal::text from delivery_billing where entity_id = any($1::text[])`;

/** Costs, usage, corrections of time and billing status by key, batched per request. */
export const recordLoaders = (query: Sql) => ({
  expense: byId(query, `select ${EXPENSE_COLUMNS} from expense r where r.id = any($1::text[])`, toExpenseType),
  expensesOfProject: listBy(query, expenses('project_id'), (row: ExpenseRow) => row.project_id, toExpenseType),
  expensesOfElement: listBy(query, expenses('wbs_element_id'), (row: ExpenseRow) => row.wbs_element_id, toExpenseType),
  bill: byId(query, `select ${BILL_COLUMNS} from subcontractor_bill r where r.id = any($1::text[])`, toBillType),
  billsOfProject: listBy(query, bills('project_id'), (row: BillRow) => row.project_id, toBillType),
  billsOfElement: listBy(query, bills('wbs_element_id'), (row: BillRow) => row.wbs_element_id, toBillType),
  usage: byId(query, `select ${USAGE_COLUMNS} from usage_record r where r.id = any($1::text[])`, toUsageType),
  usageOfProject: listBy(query, usage('project_id'), (row: UsageRow) => row.project_id, toUsageType),
  usageOfElement: listBy(query, usage('wbs_element_id'), (row: UsageRow) => row.wbs_element_id, toUsageType),
  timeCorrections: listBy(query, CORRECTIONS, (row: TimeCorrectionRow) => row.time_entry_id, toTimeCorrectionType),
  billingStatus: oneBy(query, BILLING, (row: BillingRow) => row.entity_id, toBillingStatusType),
});
