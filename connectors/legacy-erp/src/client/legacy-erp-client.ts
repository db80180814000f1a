import {
  addDays,
  type CalendarDate,
  type Clock,
  dateOfInstant,
  Fault,
  type Instant,
  instantAt,
} from '@throughline/contracts';
import type { Logger } from '@throughline/platform';
import { readAckFile } from '../formats/acknowledgment-file.ts';
import type { ArDocument } from '../formats/ar-document.ts';
import { writeArFile } from '../formats/ar-invoice-file.ts';
import {
  type AppliedReceipt,
  cashApplicationFile,
  customerFile,
  type CustomerMaster,
  customerMasterFile,
  type CustomerRecord,
  type ExchangeRate,
  exchangeRatesFile,
  type OpenItem,
  openItemsFile,
  periodsFile,
  type PostingPeriod,
} from '../formats/extracts.ts';
import { type FileName, fileNameText, type FileType } from '../formats/file-name.ts';
import { LayoutError } from '../formats/fixed-width.ts';
import { AcknowledgmentBook } from './acknowledgment-book.ts';
import { ArFacade, type ArFacadeOptions } from './ar-facade.ts';
import { FileExchange, OUTBOUND, type PreparedFile, type ReceivedFile } from './file-exchange.ts';
import { SftpChannel, type SftpOptions } from './sftp-channel.ts';

export interface LegacyErpOptions {
  readonly service: ArFacadeOptions;
  readonly files: Omit<SftpOptions, 'log'>;
  /** Four characters, as the ERP names the company. */
  readonly legalEntity: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A file of documents: what a repeat of its delivery must not change, and who is in it. */
export interface Batch extends PreparedFile {
  readonly sequence: number;
  readonly externalIds: readonly string[];
  /** After it, a missing acknowledgment is an alarm. */
  readonly acknowledgedBy: Instant;
}

/** A file of the ERP that cannot be read. It is left where it is, for a person to look at and the ERP to send again. */
export interface UnreadableFile {
  readonly name: string;
  readonly problem: string;
}

/** Acknowledgments of the night are due at this time of the next day. Source: interface description, "Calendar". */
const ACKNOWLEDGED_BY = '04:00:00Z';

/** The legacy ERP: its SOAP service for look-ups and single posts, its file server for batches and extracts. */
export class LegacyErpClient {
  readonly service: ArFacade;
  private readonly files: FileExchange;
  private readonly clock: Clock;
  private readonly log: Logger;
  private readonly legalEntity: string;

  constructor({ service, files, legalEntity, clock, log }: LegacyErpOptions) {
    this.service = new ArFacade(service);
    this.files = new FileExchange(new SftpChannel({ ...files, log }), legalEntity);
    this.clock = clock;
    this.log = log;
    this.legalEntity = legalEntity;
  }

  /** Makes the next file of documents. Keep it before it is delivered: only the same bytes may be delivered again. */
  async prepareBatch(documents: readonly ArDocument[]): Promise<Batch> {
    const created = this.today();
    const name = await this.files.nextName('ARINV', created, 'dat');
    const { sequence } = name;
    return {
      name: fileNameText(name),
      sequence,
      bytes: writeArFile({ created, sequence, legalEntity: this.legalEntity }, documents),
      externalIds: documents.map(({ externalId }) => externalId),
      acknowledgedBy: instantAt(addDays(created, 1), ACKNOWLEDGED_BY),
    };
  }

  /** Brings a batch to the ERP; safe to repeat. */
  deliverBatch(batch: PreparedFile): Promise<'DELIVERED' | 'THERE_ALREADY'> {
    return this.files.deliver('ARINV', batch);
  }

  /** Why the ERP rejected a file as a whole (`DUPFILE`, `FORMAT ...`); null when it did not. */
  rejectionOf(fileName: string): Promise<string | null> {
    return this.files.rejectionOf(fileName);
  }

  /**
   * All acknowledgments after a file (all there are, when null), added up. Files that cannot be read are told apart and
   * stop nothing.
   */
  async readAcknowledgments(
    after: FileName | null = null,
    book: AcknowledgmentBook = new AcknowledgmentBook(),
  ): Promise<{ book: AcknowledgmentBook; unreadable: UnreadableFile[]; last: FileName | null }> {
    const received = await this.files.receive(OUTBOUND.acknowledgments, 'ARACK', after);
    const unreadable: UnreadableFile[] = [];
    for (const { name, parts, bytes } of received) {
      try {
        book.take(parts, readAckFile(bytes));
      } catch (error) {
        const problem = error instanceof Error ? error.message : String(error);
        this.log.error('legacy-erp.acknowledgment-unreadable', { name, problem });
        unreadable.push({ name, problem });
      }
    }
    return { book, unreadable, last: received.at(-1)?.parts ?? after };
  }

  /** Sends a customer; the ERP takes customers within minutes. Answers the name of the file. */
  async sendCustomer(customer: CustomerRecord): Promise<string> {
    const name = await this.files.nextName('CUST', this.today(), 'csv');
    const file = { name: fileNameText(name), bytes: customerFile.write([customer]) };
    await this.files.deliver('CUST', file);
    return file.name;
  }

  openItems(): Promise<OpenItem[]> {
    return this.latest(OUTBOUND.balances, 'OPENITEMS', (bytes) => openItemsFile.read(bytes));
  }

  customers(): Promise<CustomerMaster[]> {
    return this.latest(OUTBOUND.master, 'CUSTMAST', (bytes) => customerMasterFile.read(bytes));
  }

  /** What was applied by users of the ERP, from every file after the given one. */
  async appliedReceipts(after: FileName | null): Promise<AppliedReceipt[]> {
    const received = await this.files.receive(OUTBOUND.balances, 'CASHAPP', after);
    return received.flatMap((file) => readOrFault(file, (bytes) => cashApplicationFile.read(bytes)));
  }

  periods(): Promise<PostingPeriod[]> {
    return this.latest(OUTBOUND.master, 'PERIODS', (bytes) => periodsFile.read(bytes));
  }

  exchangeRates(): Promise<ExchangeRate[]> {
    return this.latest(OUTBOUND.master, 'FXRATES', (bytes) => exchangeRatesFile.read(bytes));
  }

  private async latest<T>(folder: string, type: FileType, read: (bytes: Buffer) => T[]): Promise<T[]> {
    const file = await this.files.receiveLatest(folder, type);
    return file ? readOrFault(file, read) : [];
  }

  private today(): CalendarDate {
    return dateOfInstant(this.clock.now());
  }
}

function readOrFault<T>({ name, bytes }: ReceivedFile, read: (bytes: Buffer) => T): T {
  try {
    return read(bytes);
  } catch (cause) {
    if (!(cause instanceof LayoutError)) throw cause;
    const evidence = { system: 'legacy-erp', file: name, problem: cause.message };
    throw new Fault('UPSTREAM_REJECTED', `the file ${name} of the legacy ERP cannot be read`, {
      transient: false,
      evidence,
      cause,
    });
  }
}
