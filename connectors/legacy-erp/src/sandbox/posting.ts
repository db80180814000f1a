import { Money } from '@throughline/contracts';
import type { DocumentStatus, ReasonCode } from '../formats/acknowledgment-file.ts';
import { type ArDocument, grossOf } from '../formats/ar-document.ts';
import type { BookedCustomer, BookedDocument, ErpBook } from './erp-book.ts';

/** A "no" of the ERP to one document. */
export class ErpRefusal extends Error {
  constructor(
    readonly code: ReasonCode | 'DOC_UNKNOWN' | 'AMOUNT_EXCEEDS_OPEN' | 'LOCKED' | 'BATCH_RUNNING' | 'SESSION_LIMIT',
    message: string,
  ) {
    super(message);
  }
}

/** What the ERP's set-up knows; null: everything is accepted. */
export interface PostingSetup {
  readonly revenueAccounts: readonly string[] | null;
  readonly closedProjects: readonly string[];
}

export type PostingOutcome = { readonly document: BookedDocument; readonly duplicate: boolean };

/**
 * Posts a document by the rules of every channel: one document per external id for ever, customer known and not
 * blocked for invoices, period open, accounts and projects valid. A frozen period makes it wait as `HELD`.
 */
export function postDocument(
  book: ErpBook,
  document: ArDocument,
  setup: PostingSetup,
  how: { fileSequence: number | null; park: boolean },
): PostingOutcome {
  const known = book.documents.get(document.externalId);
  if (known && known.status !== 'REJECTED') return { document: known, duplicate: true };
  const customer = customerFor(book, document);
  checkSetup(document, setup);
  const period = book.statusOf(document.documentDate);
  if (period === 'CLOSED')
    throw new ErpRefusal('PERIOD_CLOSED', `Posting period of ${document.documentDate} is closed`);
  const status: DocumentStatus = period === 'FROZEN' ? 'HELD' : how.park ? 'PARKED' : 'POSTED';
  const waiting = book.keep(entryOf(document, customer.customerNo, how.fileSequence, status));
  return { document: status === 'POSTED' ? post(book, waiting) : waiting, duplicate: false };
}

/** Gives a waiting document its number and books it. */
export function post(book: ErpBook, document: BookedDocument): BookedDocument {
  const applied = applyToInvoice(book, document);
  const open = Money.of(document.gross, document.currency).minus(applied).toAmount();
  const erpDocNo = book.documentNumber(document.kind, document.externalId);
  const postingDate = document.documentDate;
  return book.keep({ ...document, status: 'POSTED', erpDocNo, postingDate, open, reasonCode: null, reasonText: null });
}

export function reject(book: ErpBook, document: ArDocument, refusal: ErpRefusal, fileSequence: number): BookedDocument {
  const entry = entryOf(document, document.customerNo, fileSequence, 'REJECTED');
  return book.keep({ ...entry, open: '0', reasonCode: refusal.code, reasonText: refusal.message });
}

function customerFor(book: ErpBook, { customerNo, kind, currency }: ArDocument): BookedCustomer {
  const customer = book.customer(customerNo);
  if (!customer) throw new ErpRefusal('CUST_UNKNOWN', `Customer ${customerNo} does not exist`);
  if (kind === 'IN' && (customer.block === 'A' || customer.block === 'I'))
    throw new ErpRefusal('CUST_BLOCKED', `Customer ${customer.customerNo} credit blocked`);
  if (customer.currency !== currency)
    throw new ErpRefusal('FORMAT', `Customer ${customerNo} is kept in ${customer.currency}`);
  return customer;
}

function checkSetup({ lines }: ArDocument, { revenueAccounts, closedProjects }: PostingSetup): void {
  for (const { revenueAccount, projectNo, externalLineId } of lines) {
    if (revenueAccounts !== null && !revenueAccounts.includes(revenueAccount))
      throw new ErpRefusal('ACCT_INVALID', `Account ${revenueAccount} of ${externalLineId} is not a revenue account`);
    if (closedProjects.includes(projectNo)) throw new ErpRefusal('PROJ_CLOSED', `Project ${projectNo} is closed`);
  }
}

/**
 * A receipt lowers what is open on its invoice, and more than that is refused; a credit memo clears what it can and
 * stays open with the rest. Answers what was applied.
 */
function applyToInvoice(book: ErpBook, { kind, reference, gross, currency }: BookedDocument): Money {
  if (kind !== 'PY' && kind !== 'CM') return Money.zero(currency);
  const invoice = book.documentByNumber(reference) ?? book.documents.get(reference);
  const amount = Money.of(gross, currency);
  if (!invoice || invoice.currency !== currency) {
    if (kind === 'CM') return Money.zero(currency);
    throw new ErpRefusal('DOC_UNKNOWN', `No invoice ${reference}`);
  }
  const open = Money.of(invoice.open, currency);
  if (kind === 'PY' && amount.compare(open) > 0)
    throw new ErpRefusal('AMOUNT_EXCEEDS_OPEN', `Only ${invoice.open} is open on ${reference}`);
  const applied = amount.min(open);
  book.keep({ ...invoice, open: open.minus(applied).toAmount() });
  return applied;
}

function entryOf(
  document: ArDocument,
  customerNo: string,
  fileSequence: number | null,
  status: DocumentStatus,
): BookedDocument {
  const { externalId, kind, currency, documentDate, dueDate, reference, lines } = document;
  const gross = grossOf(document).toAmount();
  return {
    externalId,
    kind,
    status,
    erpDocNo: null,
    customerNo,
    currency,
    gross,
    open: gross,
    documentDate,
    dueDate,
    postingDate: null,
    reference,
    lines: lines.map(({ externalLineId, taxCode, tax }) => ({ externalLineId, taxCode, tax: tax.toAmount() })),
    reasonCode: null,
    reasonText: null,
    fileSequence,
  };
}
