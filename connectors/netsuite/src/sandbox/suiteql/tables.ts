import { decimal } from '@throughline/contracts';
import type { NetSuiteRecordType } from '../../client/record.ts';
import { idOf } from '../field-rules.ts';
import type { RecordBook } from '../record-book.ts';
import { currencyOf, partnerOf } from '../record-rules.ts';
import { type Field, type Fields, RECORD_TYPES, type StoredRecord } from '../record-types.ts';
import { derivedFields, onCreditHold } from '../record-view.ts';
import type { Cell, Row } from './run.ts';

interface Table {
  readonly columns: ReadonlySet<string>;
  readonly rows: (book: RecordBook) => Row[];
}

const columns = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** The tables of the Records Catalog that are asked for, with the columns that are filled. */
export const TABLES: Readonly<Record<string, Table>> = {
  customer: {
    columns: columns(`id externalid entityid companyname email phone subsidiary currency parent terms vatregnumber
      creditlimit creditholdoverride oncredithold balance isinactive isperson lastmodifieddate datecreated`),
    rows: (book) => book.all('customer').map((record) => customerRow(book, record)),
  },
  job: {
    columns: columns(
      'id externalid entityid companyname parent customer subsidiary isinactive lastmodifieddate datecreated',
    ),
    rows: (book) => book.all('job').map((record) => row(record, { customer: refOf(record.fields, 'parent') })),
  },
  transaction: {
    columns: columns(`id type externalid tranid trandate duedate entity subsidiary currency exchangerate status
      approvalstatus postingperiod memo otherrefnum foreigntotal foreignamountpaid foreignamountunpaid voided posting
      lastmodifieddate createddate`),
    rows: (book) =>
      (['invoice', 'customerPayment', 'creditMemo'] as const satisfies NetSuiteRecordType[]).flatMap((type) =>
        book.all(type).map((record) => transactionRow(book, record)),
      ),
  },
  accountingperiod: {
    columns: columns('id periodname startdate enddate closed closedondate isquarter isyear isadjust lastmodifieddate'),
    rows: (book) => book.all('accountingPeriod').map((record) => periodRow(book, record)),
  },
  currency: {
    columns: columns('id externalid name symbol isbasecurrency currencyprecision isinactive'),
    rows: (book) => book.all('currency').map((record) => row(record, {})),
  },
  currencyrate: {
    columns: columns('id externalid basecurrency transactioncurrency exchangerate effectivedate lastmodifieddate'),
    rows: (book) =>
      book.all('currencyRate').map((record) => row(record, { effectivedate: date(record.fields['effectiveDate']) })),
  },
  subsidiary: {
    columns: columns('id externalid name country currency isinactive'),
    rows: (book) => book.all('subsidiary').map((record) => row(record, {})),
  },
};

const date = (value: Field | undefined): Cell => (typeof value === 'string' && value !== '' ? new Date(value) : null);
const refOf = (fields: Fields, field: string): Cell => idOf(fields, field) ?? null;

const cellOf = (value: Field): Cell => {
  if (value === null || typeof value !== 'object') return value;
  return Array.isArray(value) || value['id'] === undefined ? null : String(value['id']);
};

/** All plain fields under their names in lower case, references as ids, and what the table computes. */
function row(record: StoredRecord, computed: Record<string, Cell>, display: Record<string, string> = {}): Row {
  const cells: Record<string, Cell> = {};
  for (const [field, value] of Object.entries(record.fields)) cells[field.toLowerCase()] = cellOf(value);
  return {
    cells: {
      ...cells,
      id: record.id,
      externalid: record.externalId,
      lastmodifieddate: new Date(record.lastModifiedDate),
      datecreated: new Date(record.createdDate),
      createddate: new Date(record.createdDate),
      ...computed,
    },
    display: { ...referenceNames(record.fields), ...display },
  };
}

function referenceNames(fields: Fields): Record<string, string> {
  const names: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && typeof value['refName'] === 'string')
      names[field.toLowerCase()] = value['refName'];
  }
  return names;
}

function customerRow(book: RecordBook, record: StoredRecord): Row {
  const { balance = null } = derivedFields(book, record);
  return row(record, { oncredithold: onCreditHold(book, record), balance: cellOf(balance) });
}

/** What a customer owes is positive, what it paid or was credited is negative. */
function transactionRow(book: RecordBook, record: StoredRecord): Row {
  const figures = derivedFields(book, record);
  const invoice = record.type === 'invoice';
  const signed = (value: Field | undefined): Cell => {
    const amount = decimal(typeof value === 'number' ? value : 0);
    const digits = amount.toFixed(Math.max(2, amount.decimalPlaces()));
    return invoice || amount.isZero() ? digits : `-${digits}`;
  };
  const status = figures['status'] as Fields;
  return row(
    record,
    {
      type: RECORD_TYPES[record.type].transactionCode ?? null,
      entity: partnerOf(record) ?? null,
      trandate: date(record.fields['tranDate']),
      duedate: date(record.fields['dueDate']),
      status: String(status['id']),
      foreigntotal: signed(figures['total']),
      foreignamountpaid: signed(invoice ? figures['amountPaid'] : figures['applied']),
      foreignamountunpaid: signed(invoice ? figures['amountRemaining'] : figures['unapplied']),
      voided: false,
      posting: status['id'] !== 'D',
    },
    { status: String(status['refName']), currency: currencyOf(book, record.fields) },
  );
}

function periodRow(book: RecordBook, record: StoredRecord): Row {
  const { closed = null, closedOnDate } = derivedFields(book, record);
  const flag = (name: string): Cell => record.fields[name] === true;
  return row(record, {
    startdate: date(record.fields['startDate']),
    enddate: date(record.fields['endDate']),
    closed: cellOf(closed),
    closedondate: date(closedOnDate),
    isquarter: flag('isQuarter'),
    isyear: flag('isYear'),
    isadjust: flag('isAdjust'),
  });
}
