import { decimal } from '@throughline/contracts';
import { amountOf, totalsOf, wire } from './amounts.ts';
import { userError } from './api-error.ts';
import { applied, sumOf } from './applications.ts';
import { linesIn } from './field-rules.ts';
import { currencyOf, openAmount, partnerOf, type Write } from './record-rules.ts';
import type { Fields, StoredRecord } from './record-types.ts';

type Decimal = ReturnType<typeof decimal>;

/** How much a payment or credit memo brings. */
export const broughtBy = (type: string, fields: Fields, currency: string): Decimal =>
  type === 'customerPayment' ? amountOf(fields['payment']) : totalsOf(fields, currency).total;

/**
 * Payments and credit memos: no document is paid beyond what is open, all belong to the same customer, and no more is
 * applied than was brought. With `autoApply` and no lines, the oldest open invoices are paid first.
 */
export function checkApplications(write: Write, given: Fields): Fields {
  const { book, type, existing } = write;
  const currency = currencyOf(book, given);
  const brought = broughtBy(type, given, currency);
  if (
    type === 'customerPayment' &&
    typeof given['payment'] !== 'number' &&
    (linesIn(given, 'credit') ?? []).length === 0
  )
    throw userError('Please enter value(s) for: Payment Amount.', 'payment');
  if (brought.isNegative()) throw userError('The amount cannot be negative.', 'payment');
  const fields =
    given['autoApply'] === true && !linesIn(given, 'apply') ? applyOldestFirst(write, given, brought) : given;
  const customer = partnerOf({ type, fields } as StoredRecord);
  const applications = applied(fields);
  for (const one of applications) {
    const place = `${one.sublist}.items[${one.position}]`;
    const document = book.byId(one.sublist === 'apply' ? 'invoice' : 'creditMemo', one.documentId);
    if (!document || partnerOf(document) !== customer) throw userError('Invalid document to apply to.', `${place}.doc`);
    if (one.amount.lessThanOrEqualTo(0)) throw userError('Enter a positive amount to apply.', `${place}.amount`);
    const sameDocument = applications
      .filter((other) => other.documentId === one.documentId)
      .reduce((sum, other) => sum.plus(other.amount), decimal(0));
    if (sameDocument.greaterThan(openAmount(book, document, existing?.id)))
      throw userError('The amount applied exceeds the amount due.', `${place}.amount`);
  }
  if (sumOf(applications, 'apply').greaterThan(brought.plus(sumOf(applications, 'credit'))))
    throw userError('The amount applied exceeds the amount of the payment.', 'apply');
  return fields;
}

function applyOldestFirst({ book, type, existing }: Write, fields: Fields, brought: Decimal): Fields {
  const customer = partnerOf({ type, fields } as StoredRecord);
  const open = book
    .all('invoice')
    .filter(
      (invoice) => partnerOf(invoice) === customer && currencyOf(book, invoice.fields) === currencyOf(book, fields),
    )
    .sort(
      (a, b) => String(a.fields['tranDate']).localeCompare(String(b.fields['tranDate'])) || Number(a.id) - Number(b.id),
    );
  const items: Fields[] = [];
  let left = brought;
  for (const invoice of open) {
    const due = openAmount(book, invoice, existing?.id);
    const amount = due.lessThan(left) ? due : left;
    if (amount.lessThanOrEqualTo(0)) continue;
    items.push({
      line: items.length + 1,
      doc: { id: invoice.id },
      apply: true,
      amount: wire(amount, currencyOf(book, fields)),
    });
    left = left.minus(amount);
  }
  return { ...fields, apply: { items } };
}
