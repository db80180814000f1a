import { type Clock, monthOf } from '@throughline/contracts';
import type { Collection } from '@throughline/sandbox';
import { type AckRow, writeAckFile } from '../formats/acknowledgment-file.ts';
import { type ReadDocument, readArFile } from '../formats/ar-invoice-file.ts';
import { customerFile } from '../formats/extracts.ts';
import { type FileName, fileNameText, parseFileName } from '../formats/file-name.ts';
import { LayoutError } from '../formats/fixed-width.ts';
import type { Disturbances } from './disturbances.ts';
import type { BookedDocument, ErpBook } from './erp-book.ts';
import type { FileTree } from './file-tree.ts';
import { ErpRefusal, post, postDocument, type PostingSetup, reject } from './posting.ts';

interface Parts {
  readonly tree: FileTree;
  readonly book: ErpBook;
  readonly clock: Clock;
  readonly disturbances: Disturbances;
  readonly setup: PostingSetup;
  readonly legalEntity: string;
}

/** Rows that wait for the morning's acknowledgment of their file. */
interface PendingAck {
  readonly fileSequence: number;
  readonly rows: readonly AckRow[];
}

const FOLDER = { ARINV: '/in/ar', CUST: '/in/cust' } as const;

/** Files in order of their numbers, one document after the other; acknowledgments come later, on their own. */
export class BatchJob {
  /** Documents with these external ids are parked when they come. */
  readonly parked = new Set<string>();

  constructor(
    private readonly parts: Parts,
    private readonly pending: Collection<PendingAck>,
  ) {}

  /** Takes the triggered invoice files. A gap in the numbers stops it; `true` when one does. */
  takeInvoices(): boolean {
    return this.take('ARINV', (name, bytes) => {
      const { documents } = readArFile(bytes);
      const rows = documents.flatMap((found) => this.postOne(found, name.sequence));
      this.pending.set(String(name.sequence), { fileSequence: name.sequence, rows });
    });
  }

  /** Takes the triggered customer files; the ERP does so all day. */
  takeCustomers(): boolean {
    return this.take('CUST', (_name, bytes) => {
      for (const record of customerFile.read(bytes)) this.parts.book.takeCustomer(record);
    });
  }

  /** Posts or rejects a document that waits; the news goes out with the next acknowledgment. */
  settle(externalId: string, outcome: 'POSTED' | 'REJECTED'): void {
    const { book } = this.parts;
    const waiting = book.documents.get(externalId);
    if (!waiting || (waiting.status !== 'PARKED' && waiting.status !== 'HELD'))
      throw new Error(`document ${externalId} does not wait`);
    const settled =
      outcome === 'POSTED'
        ? post(book, waiting)
        : book.keep({ ...waiting, status: 'REJECTED', open: '0', reasonCode: 'TAX_MISMATCH', reasonText: 'by hand' });
    const fileSequence = waiting.fileSequence ?? 0;
    const earlier = this.pending.get(String(fileSequence))?.rows ?? [];
    this.pending.set(String(fileSequence), { fileSequence, rows: [...earlier, ...rowsOf(settled, fileSequence)] });
  }

  /** Documents that a freeze holds are posted once their period is open again. */
  postHeld(): void {
    const { book } = this.parts;
    for (const document of book.documents.filter(({ status }) => status === 'HELD'))
      if (book.statusOf(document.documentDate) === 'OPEN') this.settle(document.externalId, 'POSTED');
  }

  /** Writes the acknowledgments that wait, unless a disturbance keeps them back. */
  acknowledge(): void {
    const { disturbances, clock, tree, book, legalEntity } = this.parts;
    if (disturbances.acknowledgeLateUntil !== null && clock.now() < disturbances.acknowledgeLateUntil) return;
    disturbances.acknowledgeLateUntil = null;
    for (const { fileSequence, rows } of this.pending.values()) {
      const files = disturbances.acknowledged(fileSequence, rows);
      for (const [index, part] of files.entries()) {
        const name: FileName = {
          type: 'ARACK',
          legalEntity,
          date: book.today(),
          sequence: fileSequence,
          part: index + 1,
          extension: 'csv',
        };
        tree.put(this.freeAckName(name), disturbances.written(writeAckFile(part)));
      }
    }
    this.pending.clear();
  }

  /** A second file of the same day and number is a further part. */
  private freeAckName(name: FileName): string {
    const path = `/out/ack/${fileNameText(name)}`;
    return this.parts.tree.has(path) ? this.freeAckName({ ...name, part: name.part + 1 }) : path;
  }

  private take(type: 'ARINV' | 'CUST', work: (name: FileName, bytes: Buffer) => void): boolean {
    const { tree, book } = this.parts;
    const triggered = tree
      .names(FOLDER[type])
      .filter((name) => name.endsWith('.done'))
      .map((name) => parseFileName(name.slice(0, -'.done'.length)))
      .filter((name): name is FileName => name?.type === type)
      .sort((a, b) => a.sequence - b.sequence);
    for (const name of triggered) {
      const last = book.lastSequence(type);
      if (name.sequence > last + 1) return true;
      if (name.sequence <= last) this.refuse(name, FOLDER[type], `DUPFILE number ${name.sequence} was taken before`);
      else this.takeOne(name, FOLDER[type], work);
    }
    return false;
  }

  private takeOne(name: FileName, folder: string, work: (name: FileName, bytes: Buffer) => void): void {
    const { tree, book } = this.parts;
    const text = fileNameText(name);
    book.takeSequence(name.type, name.sequence);
    try {
      work(name, tree.read(`${folder}/${text}`));
    } catch (error) {
      if (!(error instanceof LayoutError)) throw error;
      this.refuse(name, folder, `FORMAT ${error.message}`);
      return;
    }
    tree.rename(`${folder}/${text}`, `/archive/${monthOf(name.date).replace('-', '')}/${text}`);
    tree.remove(`${folder}/${text}.done`);
  }

  /** The file goes to `/error` with a note; a repeat of a name that lies there already is only dropped. */
  private refuse(name: FileName, folder: string, why: string): void {
    const { tree } = this.parts;
    const text = fileNameText(name);
    if (!tree.has(`/error/${text}`)) tree.put(`/error/${text}`, tree.read(`${folder}/${text}`));
    tree.put(`/error/${text}.txt`, Buffer.from(`${why}\r\n`, 'latin1'));
    tree.remove(`${folder}/${text}`);
    tree.remove(`${folder}/${text}.done`);
  }

  private postOne({ document, problem }: ReadDocument, fileSequence: number): AckRow[] {
    const { book, setup } = this.parts;
    try {
      if (problem !== null) throw new ErpRefusal('FORMAT', problem);
      const park = this.parked.has(document.externalId);
      const { document: booked, duplicate } = postDocument(book, document, setup, { fileSequence, park });
      return duplicate ? [duplicateRow(booked, fileSequence)] : rowsOf(booked, fileSequence);
    } catch (error) {
      if (!(error instanceof ErpRefusal)) throw error;
      return rowsOf(reject(book, document, error, fileSequence), fileSequence);
    }
  }
}

const rowOf = (document: BookedDocument, fileSequence: number): AckRow => ({
  fileSequence,
  externalId: document.externalId,
  externalLineId: null,
  status: document.status,
  erpDocNo: document.erpDocNo,
  postingDate: document.postingDate,
  taxCode: null,
  taxAmount: null,
  reasonCode: document.reasonCode,
  reasonText: document.reasonText,
});

const duplicateRow = (document: BookedDocument, fileSequence: number): AckRow => ({
  ...rowOf(document, fileSequence),
  status: 'DUPLICATE',
  reasonCode: 'DUPDOC',
  reasonText: 'The external id was used before',
});

/** The document, and each line once it is posted. */
function rowsOf(document: BookedDocument, fileSequence: number): AckRow[] {
  const own = rowOf(document, fileSequence);
  if (document.status !== 'POSTED') return [own];
  const lines = document.lines.map(({ externalLineId, taxCode, tax }) => ({
    ...own,
    externalLineId,
    taxCode,
    taxAmount: tax,
  }));
  return [own, ...lines];
}
