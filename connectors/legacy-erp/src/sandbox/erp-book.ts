import {
  type CalendarDate,
  type Clock,
  dateOfInstant,
  instant,
  type Month,
  Money,
  monthOf,
} from '@throughline/contracts';
import type { Collection, Store } from '@throughline/sandbox';
import type { DocumentStatus } from '../formats/acknowledgment-file.ts';
import type { DocumentKind } from '../formats/ar-document.ts';
import type {
  AppliedReceipt,
  CustomerBlock,
  CustomerRecord,
  ExchangeRate,
  PostingPeriod,
} from '../formats/extracts.ts';

export interface BookedCustomer extends Omit<CustomerRecord, 'externalId'> {
  readonly customerNo: string;
  readonly externalId: string | null;
  readonly block: CustomerBlock;
  /** Major units of the customer's currency; no limit when null. */
  readonly creditLimit: string | null;
  readonly validFrom: CalendarDate;
  readonly changeDate: CalendarDate;
}

/** A document as the ERP keeps it; amounts in major units of its currency. */
export interface BookedDocument {
  readonly externalId: string;
  readonly kind: DocumentKind;
  readonly status: DocumentStatus;
  readonly erpDocNo: string | null;
  readonly customerNo: string;
  readonly currency: string;
  readonly gross: string;
  readonly open: string;
  readonly documentDate: CalendarDate;
  readonly dueDate: CalendarDate;
  readonly postingDate: CalendarDate | null;
  readonly reference: string;
  readonly lines: readonly { readonly externalLineId: string; readonly taxCode: string; readonly tax: string }[];
  readonly reasonCode: string | null;
  readonly reasonText: string | null;
  /** Of the file that brought it; null for the service and for people. */
  readonly fileSequence: number | null;
}

const FIRST_NUMBER: Readonly<Record<DocumentKind, number>> = {
  IN: 1_900_000_000,
  CM: 1_600_000_000,
  PY: 1_400_000_000,
  MI: 1_800_000_000,
};

/** What the ERP knows. Customer numbers have ten digits; a former number leads to the present one. */
export class ErpBook {
  readonly documents: Collection<BookedDocument>;
  readonly receipts: Collection<AppliedReceipt>;
  private readonly customersByNo: Collection<BookedCustomer>;
  private readonly formerNumbers: Collection<string>;
  private readonly periodsByMonth: Collection<PostingPeriod>;
  private readonly rateTable: Collection<ExchangeRate>;
  private readonly numbers: Collection<number>;
  private readonly decidedNumbers: Collection<string>;

  constructor(
    store: Store,
    private readonly clock: Clock,
  ) {
    this.documents = store.collection('documents');
    this.receipts = store.collection('receipts');
    this.customersByNo = store.collection('customers');
    this.formerNumbers = store.collection('former-customer-numbers');
    this.periodsByMonth = store.collection('periods');
    this.rateTable = store.collection('exchange-rates');
    this.numbers = store.collection('numbers');
    this.decidedNumbers = store.collection('decided-numbers');
  }

  today(): CalendarDate {
    return dateOfInstant(this.clock.now());
  }

  /** By its present or a former number. */
  customer(customerNo: string): BookedCustomer | undefined {
    return this.customersByNo.get(this.formerNumbers.get(customerNo) ?? customerNo);
  }

  customerBy(key: { externalId?: string | undefined; reference?: string | undefined }): BookedCustomer | undefined {
    const { externalId, reference } = key;
    return (
      (externalId ? this.customersByNo.find((one) => one.externalId === externalId) : undefined) ??
      (reference ? this.customersByNo.find((one) => one.reference === reference) : undefined)
    );
  }

  customers(): BookedCustomer[] {
    return this.customersByNo.values();
  }

  /** Takes a customer of the interface: the one with its external id, else its reference, else a new one. */
  takeCustomer(record: CustomerRecord): BookedCustomer {
    const known = this.customerBy(record);
    const customerNo = known?.customerNo ?? this.next('customer', 700_200).padStart(10, '0');
    const kept = known ?? { block: '' as const, creditLimit: null, validFrom: this.today() };
    return this.customersByNo.set(customerNo, { ...kept, ...record, customerNo, changeDate: this.today() });
  }

  changeCustomer(customerNo: string, changes: Partial<Pick<BookedCustomer, 'block' | 'creditLimit'>>): void {
    const known = this.customer(customerNo);
    if (known) this.customersByNo.set(known.customerNo, { ...known, ...changes, changeDate: this.today() });
  }

  /** Gives a customer another number; documents follow, the old number keeps leading there. */
  renumberCustomer(from: string, to: string): void {
    const known = this.customersByNo.get(from);
    if (!known) throw new Error(`there is no customer ${from}`);
    this.customersByNo.delete(from);
    this.customersByNo.set(to, { ...known, customerNo: to, changeDate: this.today() });
    for (const [old, present] of this.formerNumbers.entries()) if (present === from) this.formerNumbers.set(old, to);
    this.formerNumbers.set(from, to);
    for (const [id, document] of this.documents.entries())
      if (document.customerNo === from) this.documents.set(id, { ...document, customerNo: to });
  }

  documentByNumber(erpDocNo: string): BookedDocument | undefined {
    return this.documents.find((document) => document.erpDocNo === erpDocNo);
  }

  keep(document: BookedDocument): BookedDocument {
    return this.documents.set(document.externalId, document);
  }

  /** The number that the document with this external id is to get. */
  decideNumber(externalId: string, erpDocNo: string): void {
    this.decidedNumbers.set(externalId, erpDocNo);
  }

  documentNumber(kind: DocumentKind, externalId: string): string {
    return this.decidedNumbers.get(externalId) ?? this.next(kind, FIRST_NUMBER[kind]);
  }

  /** Numbers of outgoing files and of everything else that is counted. */
  next(name: string, before: number): string {
    return String(this.numbers.set(name, (this.numbers.get(name) ?? before) + 1));
  }

  /** The last number of a type of inbound file that was taken up; 0 at first. */
  lastSequence(type: string): number {
    return this.numbers.get(`in/${type}`) ?? 0;
  }

  takeSequence(type: string, sequence: number): void {
    this.numbers.set(`in/${type}`, sequence);
  }

  statusOf(date: CalendarDate): PostingPeriod['status'] {
    const period = this.periodsByMonth.get(monthOf(date));
    if (period?.status !== 'CLOSED' || period.closedAt === null) return period?.status ?? 'OPEN';
    return new Date(period.closedAt) <= this.clock.now() ? 'CLOSED' : 'OPEN';
  }

  setPeriod(period: Month, status: PostingPeriod['status'], closedAt: Date | string | null): void {
    const at = status === 'CLOSED' ? instant(closedAt ?? this.clock.now()) : null;
    this.periodsByMonth.set(period, { period, status, closedAt: at });
  }

  periods(): PostingPeriod[] {
    return this.periodsByMonth.values().sort((a, b) => a.period.localeCompare(b.period));
  }

  setRate(rate: Omit<ExchangeRate, 'enteredAt'>): void {
    const key = `${rate.from}/${rate.to}/${rate.date}`;
    this.rateTable.set(key, { ...rate, enteredAt: instant(this.clock.now()) });
  }

  rates(): ExchangeRate[] {
    return this.rateTable.values().sort((a, b) => a.date.localeCompare(b.date) || a.from.localeCompare(b.from));
  }

  /** What the customer owes, in his currency. */
  creditUsed({ customerNo, currency }: BookedCustomer): Money {
    const owed = this.documents.filter((one) => one.customerNo === customerNo && one.currency === currency);
    const signed = owed.map(({ kind, open }) => {
      const amount = Money.of(open, currency);
      return kind === 'CM' || kind === 'PY' ? amount.negated() : amount;
    });
    return Money.sum(signed, currency);
  }
}
