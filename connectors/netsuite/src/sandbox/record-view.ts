import { daysBetween, type CalendarDate, dateOfInstant, decimal } from '@throughline/contracts';
import { amountOf, totalsOf, wire } from './amounts.ts';
import { broughtBy } from './application-rules.ts';
import { applied, sumOf } from './applications.ts';
import { idOf, linesIn } from './field-rules.ts';
import { isClosed } from './periods.ts';
import type { RecordBook } from './record-book.ts';
import { currencyOf, openAmount, partnerOf } from './record-rules.ts';
import { type Field, type Fields, RECORD_TYPES, type StoredRecord } from './record-types.ts';

const STATUS = { A: 'Open', B: 'Paid In Full', D: 'Pending Approval', E: 'Rejected', V: 'Voided' } as const;
const CREDIT_STATUS = { A: 'Open', B: 'Fully Applied', V: 'Voided' } as const;

const isSet = <T>(value: T | undefined | null | ''): value is T =>
  value !== undefined && value !== null && value !== '';

/** What NetSuite adds to a record when it is read: totals, open amounts, balances, the state of a period. */
export function derivedFields(book: RecordBook, record: StoredRecord): Fields {
  switch (record.type) {
    case 'customer':
      return customerFigures(book, record);
    case 'invoice':
      return invoiceFigures(book, record);
    case 'creditMemo':
    case 'customerPayment':
      return creditFigures(book, record);
    case 'accountingPeriod':
      return periodState(book, record);
    default:
      return {};
  }
}

function invoiceFigures(book: RecordBook, record: StoredRecord): Fields {
  const currency = currencyOf(book, record.fields);
  const { subtotal, taxTotal, total } = totalsOf(record.fields, currency);
  const open = openAmount(book, record);
  const approval = idOf(record.fields, 'approvalStatus');
  const letter = approval === '1' ? 'D' : approval === '3' ? 'E' : open.isZero() ? 'B' : 'A';
  return {
    subtotal: wire(subtotal, currency),
    discountTotal: 0,
    taxTotal: wire(taxTotal, currency),
    total: wire(total, currency),
    amountPaid: wire(total.minus(open), currency),
    amountRemaining: wire(open, currency),
    status: { id: letter, refName: STATUS[letter] },
  };
}

function creditFigures(book: RecordBook, record: StoredRecord): Fields {
  const currency = currencyOf(book, record.fields);
  const applications = applied(record.fields);
  const brought = broughtBy(record.type, record.fields, currency);
  const used = sumOf(applications, 'apply').minus(sumOf(applications, 'credit')).plus(book.applications.to(record.id));
  const unapplied = brought.minus(used);
  const common = {
    total: wire(brought, currency),
    applied: wire(used, currency),
    unapplied: wire(unapplied, currency),
  };
  if (record.type === 'customerPayment') return { ...common, status: { id: 'C', refName: 'Deposited' } };
  const { subtotal, taxTotal } = totalsOf(record.fields, currency);
  const letter = unapplied.isZero() ? 'B' : 'A';
  return {
    ...common,
    subtotal: wire(subtotal, currency),
    taxTotal: wire(taxTotal, currency),
    amountRemaining: wire(unapplied, currency),
    status: { id: letter, refName: CREDIT_STATUS[letter] },
  };
}

function customerFigures(book: RecordBook, record: StoredRecord): Fields {
  const currency = currencyOf(book, record.fields);
  const today = dateOfInstant(book.clock.now());
  let balance = decimal(0);
  let overdue = decimal(0);
  let daysOverdue = 0;
  for (const invoice of book.all('invoice')) {
    if (partnerOf(invoice) !== record.id) continue;
    const open = openAmount(book, invoice);
    balance = balance.plus(open);
    const due = invoice.fields['dueDate'];
    if (!isSet(due) || typeof due !== 'string' || due >= today || open.isZero()) continue;
    overdue = overdue.plus(open);
    daysOverdue = Math.max(daysOverdue, daysBetween(due as CalendarDate, today));
  }
  return { balance: wire(balance, currency), overdueBalance: wire(overdue, currency), daysOverdue, unbilledOrders: 0 };
}

/** ON holds, OFF does not, AUTO holds a customer whose balance is over the credit limit. */
export function onCreditHold(book: RecordBook, record: StoredRecord): boolean {
  const override = idOf(record.fields, 'creditHoldOverride') ?? 'AUTO';
  if (override !== 'AUTO') return override === 'ON';
  if (typeof record.fields['creditLimit'] !== 'number') return false;
  return amountOf(derivedFields(book, record)['balance']).greaterThan(amountOf(record.fields['creditLimit']));
}

function periodState(book: RecordBook, record: StoredRecord): Fields {
  const closed = isClosed(book, record);
  const { closedAt } = record.fields;
  return { closed, closedOnDate: closed && typeof closedAt === 'string' ? closedAt : null };
}

/** A record as GET answers it; sublists are links unless they are expanded. */
export function viewOf(
  book: RecordBook,
  record: StoredRecord,
  origin: string,
  options: { readonly expand: boolean; readonly fields?: ReadonlySet<string> },
): Record<string, unknown> {
  const href = `${origin}/services/rest/record/v1/${record.type}/${record.id}`;
  const { closedAt: _closedAt, ...own } = record.fields;
  const all: Record<string, unknown> = {
    id: record.id,
    ...(record.externalId !== null && { externalId: record.externalId }),
    ...own,
    ...derivedFields(book, record),
    createdDate: record.createdDate,
    lastModifiedDate: record.lastModifiedDate,
  };
  for (const name of Object.keys(RECORD_TYPES[record.type].sublists)) {
    const lines = linesIn(record.fields, name);
    if (lines)
      all[name] = options.expand
        ? expanded(`${href}/${name}`, lines)
        : { links: [{ rel: 'self', href: `${href}/${name}` }] };
  }
  const chosen = Object.entries(all).filter(([field, value]) => isSet(value) && (options.fields?.has(field) ?? true));
  return { links: [{ rel: 'self', href }], ...Object.fromEntries(chosen) };
}

const expanded = (href: string, lines: readonly Field[]): Record<string, unknown> => ({
  links: [{ rel: 'self', href }],
  count: lines.length,
  hasMore: false,
  offset: 0,
  totalResults: lines.length,
  items: lines,
});
