import type { NetSuiteRecordType } from '../client/record.ts';
import { amountOf, totalsOf, wire } from './amounts.ts';
import { NetSuiteApiError, noSuchRecord } from './api-error.ts';
import { linesIn } from './field-rules.ts';
import type { RecordBook, WriteOptions } from './record-book.ts';
import { currencyOf, openAmount } from './record-rules.ts';
import type { Field, Fields, StoredRecord } from './record-types.ts';

const CARRIED = ['subsidiary', 'currency', 'job', 'department', 'class', 'location', 'exchangeRate'] as const;

/**
 * `POST /invoice/{id}/!transform/{creditMemo|customerPayment}`: the target starts from the invoice and applies to it,
 * unless the body says otherwise. Source: help "Transforming Records".
 */
export function transformInvoice(
  book: RecordBook,
  invoiceId: string,
  target: string,
  body: Fields,
  options: WriteOptions,
): StoredRecord {
  const invoice = book.byId('invoice', invoiceId);
  if (!invoice) throw noSuchRecord(invoiceId);
  if (target !== 'creditMemo' && target !== 'customerPayment')
    throw new NetSuiteApiError(400, 'INVALID_REQUEST', `An invoice cannot be transformed into ${target}.`);
  const start = target === 'creditMemo' ? creditMemoOf(invoice) : paymentOf(book, invoice);
  const merged: Fields = { ...start, ...body };
  const externalId = typeof body['externalId'] === 'string' ? body['externalId'] : null;
  return book.write(
    target satisfies NetSuiteRecordType,
    { kind: 'new', externalId },
    merged['apply'] === undefined ? { ...merged, ...applyTo(book, invoice, target, merged) } : merged,
    options,
  );
}

const carried = (invoice: StoredRecord): Fields =>
  Object.fromEntries(
    CARRIED.flatMap((name) => (invoice.fields[name] === undefined ? [] : [[name, invoice.fields[name] as Field]])),
  );

function creditMemoOf(invoice: StoredRecord): Fields {
  const { entity = null, taxTotal, item, taxDetails } = invoice.fields;
  return {
    ...carried(invoice),
    entity,
    createdFrom: { id: invoice.id },
    ...(item !== undefined && { item }),
    ...(taxTotal !== undefined && { taxTotal }),
    ...(taxDetails !== undefined && { taxDetails }),
  };
}

function paymentOf(book: RecordBook, invoice: StoredRecord): Fields {
  const { job: _job, ...rest } = carried(invoice);
  const payment = wire(openAmount(book, invoice), currencyOf(book, invoice.fields));
  return { ...rest, customer: invoice.fields['entity'] ?? null, payment };
}

function applyTo(book: RecordBook, invoice: StoredRecord, target: string, fields: Fields): Fields {
  const currency = currencyOf(book, invoice.fields);
  const open = openAmount(book, invoice);
  const brought =
    target === 'creditMemo' && linesIn(fields, 'item') ? totalsOf(fields, currency).total : amountOf(fields['payment']);
  const amount = brought.lessThan(open) ? brought : open;
  if (amount.lessThanOrEqualTo(0)) return {};
  return { apply: { items: [{ doc: { id: invoice.id }, apply: true, amount: wire(amount, currency) }] } };
}
