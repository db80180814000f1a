import { type CalendarDate, type Instant, instant, month, type Month } from '@throughline/contracts';
import { readCsv, writeCsv } from './csv.ts';
import { compactDate, dateFromCompact } from './file-name.ts';

/** A nightly file of a kind: its columns, and a row from and to its cells. */
interface Extract<T> {
  write(rows: readonly T[]): Buffer;
  read(bytes: Buffer): T[];
}

function extract<C extends string, T>(
  columns: readonly C[],
  toCells: (row: T) => Readonly<Record<C, string>>,
  fromCells: (cells: Record<C, string>) => T,
): Extract<T> {
  return {
    write: (rows) =>
      writeCsv(
        columns,
        rows.map((row) => {
          const cells = toCells(row);
          return columns.map((column) => cells[column]);
        }),
      ),
    read: (bytes) => readCsv(columns, bytes).map((cells) => fromCells(cells)),
  };
}

const orNull = (text: string): string | null => (text === '' ? null : text);

/** `A` blocks everything, `O` orders, `I` invoices. */
export type CustomerBlock = '' | 'A' | 'O' | 'I';

/** A customer on its way into the ERP; found there by the external id, else by the reference. */
export interface CustomerRecord {
  readonly externalId: string;
  readonly reference: string;
  readonly name: string;
  readonly currency: string;
  readonly country: string;
  readonly region: string;
  readonly addressLine: string;
  readonly city: string;
  readonly postalCode: string;
  readonly vatId: string;
}

const CUSTOMER = [
  'ext_customer_id',
  'reference',
  'name',
  'currency',
  'country',
  'region',
  'address',
  'city',
  'postal_code',
  'vat_id',
] as const;

/** `CUST`, inbound. */
export const customerFile: Extract<CustomerRecord> = extract(
  CUSTOMER,
  (row) => ({
    ext_customer_id: row.externalId,
    reference: row.reference,
    name: row.name,
    currency: row.currency,
    country: row.country,
    region: row.region,
    address: row.addressLine,
    city: row.city,
    postal_code: row.postalCode,
    vat_id: row.vatId,
  }),
  (cells) => ({
    externalId: cells.ext_customer_id,
    reference: cells.reference,
    name: cells.name,
    currency: cells.currency,
    country: cells.country,
    region: cells.region,
    addressLine: cells.address,
    city: cells.city,
    postalCode: cells.postal_code,
    vatId: cells.vat_id,
  }),
);

/** What is open in the ERP. An item that is no longer in the extract is cleared. Amounts in major units. */
export interface OpenItem {
  readonly customerNo: string;
  readonly erpDocNo: string;
  readonly externalId: string;
  readonly kind: string;
  readonly currency: string;
  readonly openAmount: string;
  readonly dueDate: CalendarDate;
  readonly dunningLevel: number;
  readonly blocked: boolean;
}

/** `OPENITEMS`, outbound, full, nightly. */
export const openItemsFile: Extract<OpenItem> = extract(
  [
    'customer',
    'erp_doc_no',
    'ext_doc_id',
    'kind',
    'currency',
    'open_amount',
    'due_date',
    'dunning_level',
    'block_flag',
  ] as const,
  (row) => ({
    customer: row.customerNo,
    erp_doc_no: row.erpDocNo,
    ext_doc_id: row.externalId,
    kind: row.kind,
    currency: row.currency,
    open_amount: row.openAmount,
    due_date: compactDate(row.dueDate),
    dunning_level: String(row.dunningLevel),
    block_flag: row.blocked ? 'X' : '',
  }),
  (cells) => ({
    customerNo: cells.customer,
    erpDocNo: cells.erp_doc_no,
    externalId: cells.ext_doc_id,
    kind: cells.kind,
    currency: cells.currency,
    openAmount: cells.open_amount,
    dueDate: dateFromCompact(cells.due_date),
    dunningLevel: Number(cells.dunning_level),
    blocked: cells.block_flag === 'X',
  }),
);

export interface CustomerMaster {
  readonly customerNo: string;
  /** Empty for a customer that we never wrote. */
  readonly externalId: string;
  readonly name: string;
  readonly currency: string;
  readonly creditLimit: string;
  readonly creditUsed: string;
  readonly block: CustomerBlock;
  readonly vatId: string;
  readonly validFrom: CalendarDate;
  readonly changeDate: CalendarDate;
}

/** `CUSTMAST`, outbound, full, nightly. */
export const customerMasterFile: Extract<CustomerMaster> = extract(
  [
    'customer',
    'ext_customer_id',
    'name',
    'currency',
    'credit_limit',
    'credit_used',
    'block',
    'vat_id',
    'valid_from',
    'change_date',
  ] as const,
  (row) => ({
    customer: row.customerNo,
    ext_customer_id: row.externalId,
    name: row.name,
    currency: row.currency,
    credit_limit: row.creditLimit,
    credit_used: row.creditUsed,
    block: row.block,
    vat_id: row.vatId,
    valid_from: compactDate(row.validFrom),
    change_date: compactDate(row.changeDate),
  }),
  (cells) => ({
    customerNo: cells.customer,
    externalId: cells.ext_customer_id,
    name: cells.name,
    currency: cells.currency,
    creditLimit: cells.credit_limit,
    creditUsed: cells.credit_used,
    block: cells.block as CustomerBlock,
    vatId: cells.vat_id,
    validFrom: dateFromCompact(cells.valid_from),
    changeDate: dateFromCompact(cells.change_date),
  }),
);

/** A receipt that users of the ERP applied. `residual`: `P` keeps the item open, `R` made a new one of the rest. */
export interface AppliedReceipt {
  readonly receiptNo: string;
  readonly valueDate: CalendarDate;
  readonly amount: string;
  readonly currency: string;
  readonly customerNo: string;
  readonly erpDocNo: string | null;
  readonly appliedAmount: string;
  readonly discount: string;
  readonly writeOffAmount: string;
  readonly residual: 'P' | 'R' | null;
  readonly unappliedAmount: string;
}

/** `CASHAPP`, outbound, nightly: what was applied since the last one. */
export const cashApplicationFile: Extract<AppliedReceipt> = extract(
  [
    'receipt_no',
    'value_date',
    'amount',
    'currency',
    'customer',
    'doc_no',
    'applied_amount',
    'discount',
    'writeoff_amount',
    'residual_flag',
    'unapplied_amount',
  ] as const,
  (row) => ({
    receipt_no: row.receiptNo,
    value_date: compactDate(row.valueDate),
    amount: row.amount,
    currency: row.currency,
    customer: row.customerNo,
    doc_no: row.erpDocNo ?? '',
    applied_amount: row.appliedAmount,
    discount: row.discount,
    writeoff_amount: row.writeOffAmount,
    residual_flag: row.residual ?? '',
    unapplied_amount: row.unappliedAmount,
  }),
  (cells) => ({
    receiptNo: cells.receipt_no,
    valueDate: dateFromCompact(cells.value_date),
    amount: cells.amount,
    currency: cells.currency,
    customerNo: cells.customer,
    erpDocNo: orNull(cells.doc_no),
    appliedAmount: cells.applied_amount,
    discount: cells.discount,
    writeOffAmount: cells.writeoff_amount,
    residual: orNull(cells.residual_flag) as 'P' | 'R' | null,
    unappliedAmount: cells.unapplied_amount,
  }),
);

/** `FROZEN` at month end: files are accepted, their documents wait as `HELD`. */
export type PeriodStatus = 'OPEN' | 'FROZEN' | 'CLOSED';

export interface PostingPeriod {
  readonly period: Month;
  readonly status: PeriodStatus;
  readonly closedAt: Instant | null;
}

/** `PERIODS`, outbound, full, after every change of the calendar. */
export const periodsFile: Extract<PostingPeriod> = extract(
  ['period', 'status', 'closed_at'] as const,
  (row) => ({ period: row.period, status: row.status, closed_at: row.closedAt ?? '' }),
  (cells) => ({
    period: month(cells.period),
    status: cells.status as PeriodStatus,
    closedAt: cells.closed_at === '' ? null : instant(cells.closed_at),
  }),
);

export interface ExchangeRate {
  readonly from: string;
  readonly to: string;
  readonly date: CalendarDate;
  /** How much of `to` one unit of `from` is worth, with all its digits. */
  readonly rate: string;
  readonly enteredAt: Instant;
}

/** `FXRATES`, outbound, full, after every change of the table. */
export const exchangeRatesFile: Extract<ExchangeRate> = extract(
  ['from', 'to', 'date', 'rate', 'entered_at'] as const,
  (row) => ({
    from: row.from,
    to: row.to,
    date: compactDate(row.date),
    rate: row.rate,
    entered_at: row.enteredAt,
  }),
  (cells) => ({
    from: cells.from,
    to: cells.to,
    date: dateFromCompact(cells.date),
    rate: cells.rate,
    enteredAt: instant(cells.entered_at),
  }),
);
