import { Money } from '@throughline/contracts';
import {
  cashApplicationFile,
  customerMasterFile,
  exchangeRatesFile,
  openItemsFile,
  periodsFile,
} from '../formats/extracts.ts';
import { fileNameText, type FileType } from '../formats/file-name.ts';
import type { ErpBook } from './erp-book.ts';
import type { FileTree } from './file-tree.ts';

/** The files that the ERP puts out: full extracts, each with a number of its own. */
export class ExtractJob {
  constructor(
    private readonly tree: FileTree,
    private readonly book: ErpBook,
    private readonly legalEntity: string,
  ) {}

  /** Open items, customers and what was applied since the last night. */
  nightly(): void {
    this.put('/out/balance', 'OPENITEMS', openItemsFile.write(this.openItems()));
    this.put('/out/master', 'CUSTMAST', customerMasterFile.write(this.customers()));
    const receipts = this.book.receipts.values();
    if (receipts.length > 0) this.put('/out/balance', 'CASHAPP', cashApplicationFile.write(receipts));
    this.book.receipts.clear();
  }

  periods(): void {
    this.put('/out/master', 'PERIODS', periodsFile.write(this.book.periods()));
  }

  rates(): void {
    this.put('/out/master', 'FXRATES', exchangeRatesFile.write(this.book.rates()));
  }

  private openItems() {
    return this.book.documents
      .filter(({ open, currency, erpDocNo }) => erpDocNo !== null && !Money.of(open, currency).isZero)
      .map((document) => ({
        customerNo: document.customerNo,
        erpDocNo: document.erpDocNo ?? '',
        externalId: document.externalId,
        kind: document.kind,
        currency: document.currency,
        openAmount: document.open,
        dueDate: document.dueDate,
        dunningLevel: 0,
        blocked: (this.book.customer(document.customerNo)?.block ?? '') !== '',
      }));
  }

  private customers() {
    return this.book.customers().map((customer) => ({
      customerNo: customer.customerNo,
      externalId: customer.externalId ?? '',
      name: customer.name,
      currency: customer.currency,
      creditLimit: customer.creditLimit ?? '',
      creditUsed: this.book.creditUsed(customer).toAmount(),
      block: customer.block,
      vatId: customer.vatId,
      validFrom: customer.validFrom,
      changeDate: customer.changeDate,
    }));
  }

  private put(folder: string, type: FileType, bytes: Buffer): void {
    const { legalEntity, book } = this;
    const sequence = Number(book.next(`out/${type}`, 0));
    const name = fileNameText({ type, legalEntity, date: book.today(), sequence, part: 1, extension: 'csv' });
    this.tree.put(`${folder}/${name}`, bytes);
  }
}
