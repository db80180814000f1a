import { dateOfInstant, decimal } from '@throughline/contracts';
import type { NetSuiteRecordType } from '../client/record.ts';
import { lineAmount, totalsOf, wire } from './amounts.ts';
import { userError } from './api-error.ts';
import { checkApplications } from './application-rules.ts';
import { idOf, linesIn } from './field-rules.ts';
import { periodOf, refuseClosedPeriod } from './periods.ts';
import type { RecordBook } from './record-book.ts';
import { type Fields, RECORD_TYPES, type StoredRecord } from './record-types.ts';

export interface Write {
  readonly book: RecordBook;
  readonly type: NetSuiteRecordType;
  readonly existing: StoredRecord | undefined;
  /** The record as it would be after the write. */
  readonly fields: Fields;
  /** What the request itself said. */
  readonly change: Fields;
  readonly removal?: boolean;
}

/** The record with NetSuite's defaults, after the rules of its type. Throws what NetSuite refuses. */
export function checkRecord(write: Write): Fields {
  if (RECORD_TYPES[write.type].transactionCode !== undefined) return checkTransaction(write);
  if (write.removal) return refuseInUse(write);
  if (write.type === 'customer') return checkCustomer(write);
  if (write.type === 'job') return required(write, ['companyName', 'subsidiary']);
  if (write.type === 'accountingPeriod') return required(write, ['periodName', 'startDate', 'endDate']);
  return required(write, ['name']);
}

const LABELS: Readonly<Record<string, string>> = {
  subsidiary: 'Primary Subsidiary',
  companyName: 'Company Name',
  entity: 'Customer',
  customer: 'Customer',
  periodName: 'Period Name',
  startDate: 'Start Date',
  endDate: 'End Date',
  name: 'Name',
  payment: 'Payment Amount',
};

function required({ fields }: Pick<Write, 'fields'>, names: readonly string[]): Fields {
  const missing = names.filter((name) => fields[name] === undefined || fields[name] === null || fields[name] === '');
  if (missing.length > 0)
    throw userError(
      `Please enter value(s) for: ${missing.map((name) => LABELS[name] ?? name).join(', ')}.`,
      missing[0],
    );
  return fields;
}

function checkCustomer(write: Write): Fields {
  const name = write.fields['isPerson'] === true ? 'lastName' : 'companyName';
  required(write, [name, 'subsidiary']);
  const hold = idOf(write.fields, 'creditHoldOverride') ?? 'AUTO';
  if (!['AUTO', 'ON', 'OFF'].includes(hold))
    throw userError(`Invalid credit hold override ${hold}.`, 'creditHoldOverride');
  return {
    currency: { id: '1' },
    isInactive: false,
    ...write.fields,
    creditHoldOverride: { id: hold, refName: HOLD[hold] ?? hold },
  };
}

const HOLD: Readonly<Record<string, string>> = { AUTO: 'Auto', ON: 'On', OFF: 'Off' };

function refuseInUse({ book, type, existing, fields }: Write): Fields {
  const used =
    type === 'customer' &&
    (['invoice', 'creditMemo', 'customerPayment'] as const).some((other) =>
      book.all(other).some((record) => partnerOf(record) === existing?.id),
    );
  if (used) throw userError('This record cannot be deleted because it has dependent records.');
  return fields;
}

/** The customer of a transaction. */
export const partnerOf = ({ type, fields }: StoredRecord): string | undefined =>
  idOf(fields, type === 'customerPayment' ? 'customer' : 'entity');

function checkTransaction(write: Write): Fields {
  const { book, type, existing } = write;
  const partnerField = type === 'customerPayment' ? 'customer' : 'entity';
  required(write, [partnerField]);
  const partner = book.byId('customer', idOf(write.fields, partnerField) ?? '');
  if (!partner) throw userError('The customer of a transaction must be a customer record.', partnerField);
  if (existing) refuseClosedPeriod(book, existing.fields);
  const fields: Fields = {
    subsidiary: partner.fields['subsidiary'] ?? null,
    currency: partner.fields['currency'] ?? { id: '1' },
    ...write.fields,
    tranDate: write.fields['tranDate'] ?? dateOfInstant(book.clock.now()),
  };
  if (write.change['tranDate'] !== undefined && write.change['postingPeriod'] === undefined)
    delete fields['postingPeriod'];
  const period = periodOf(book, fields);
  if (period) fields['postingPeriod'] = { id: period.id, refName: String(period.fields['periodName']) };
  refuseClosedPeriod(book, fields);
  if (idOf(fields, 'subsidiary') !== idOf(partner.fields, 'subsidiary'))
    throw userError('The subsidiary is not permitted for the selected customer.', 'subsidiary');
  if (write.removal) {
    if (!book.applications.to(existing?.id ?? '').isZero())
      throw userError('This transaction cannot be deleted because it is linked to other transactions.');
    return fields;
  }
  return type === 'customerPayment' ? checkApplications(write, fields) : checkLines(write, fields);
}

/** Invoice and credit memo: lines with amounts, and never less than what is applied already. */
function checkLines(write: Write, fields: Fields): Fields {
  const { book, existing } = write;
  const lines = linesIn(fields, 'item') ?? [];
  if (lines.length === 0) throw userError('Please enter at least one line item for this transaction.', 'item');
  const currency = currencyOf(book, fields);
  const items = lines.map((line, index) => {
    if (idOf(line, 'item') === undefined) throw userError('Please choose an item to add.', `item.items[${index}].item`);
    return { ...line, amount: wire(lineAmount(line, currency), currency) };
  });
  const settled: Fields = { ...fields, item: { items } };
  const { total } = totalsOf(settled, currency);
  if (existing && total.lessThan(book.applications.to(existing.id)))
    throw userError('The total cannot be less than the amount already applied.', 'item');
  return write.type === 'creditMemo' ? checkApplications(write, settled) : settled;
}

/** The ISO code of a record's currency. */
export function currencyOf(book: RecordBook, fields: Fields): string {
  const symbol = book.byId('currency', idOf(fields, 'currency') ?? '1')?.fields['symbol'];
  return typeof symbol === 'string' ? symbol : 'USD';
}

/** What is still open of an invoice, or still unused of a credit memo, leaving out one source of applications. */
export function openAmount(book: RecordBook, document: StoredRecord, except?: string): ReturnType<typeof decimal> {
  const { total } = totalsOf(document.fields, currencyOf(book, document.fields));
  return total.minus(book.applications.to(document.id, except));
}
