import type { AckRow } from '../formats/acknowledgment-file.ts';
import { FileRefusal } from './file-tree.ts';

/** What goes wrong on the way of files: set by a test or a person, taken once each. */
export class Disturbances {
  /** The next acknowledgments wait until the clock has reached this, instead of the morning. */
  acknowledgeLateUntil: Date | null = null;
  /** The next acknowledgment comes in two files: documents first, their lines in the second. */
  splitNextAcknowledgment = false;
  /** The next acknowledgment also speaks of a document that nobody sent. */
  unknownInNextAcknowledgment: string | null = null;
  /** The next acknowledgment is written in ISO-8859-1 without its mark. */
  wrongCodePageOfNextAcknowledgment = false;
  /** The next acknowledgment is cut off before its totals. */
  cutNextAcknowledgment = false;
  /** The connection of the next upload into `/in` breaks after so many bytes, although the sender thinks it went well. */
  truncateNextUploadTo: number | null = null;
  /** So many renames fail before one works again. */
  renameFailures = 0;

  /** What remains of an upload. */
  uploaded(path: string, bytes: Buffer): Buffer {
    const limit = this.truncateNextUploadTo;
    if (limit === null || bytes.length === 0 || !path.startsWith('/in/')) return bytes;
    this.truncateNextUploadTo = null;
    return bytes.subarray(0, limit);
  }

  renaming(to: string): void {
    if (this.renameFailures === 0) return;
    this.renameFailures -= 1;
    throw new FileRefusal('FAILURE', `cannot rename to ${to}`);
  }

  /** The files of one acknowledgment, as rows; usually one. */
  acknowledged(fileSequence: number, rows: readonly AckRow[]): AckRow[][] {
    const unknown = this.unknownInNextAcknowledgment;
    this.unknownInNextAcknowledgment = null;
    const all = unknown === null ? [...rows] : [...rows, strangerRow(fileSequence, unknown)];
    if (!this.splitNextAcknowledgment) return [all];
    this.splitNextAcknowledgment = false;
    return [all.filter((row) => row.externalLineId === null), all.filter((row) => row.externalLineId !== null)];
  }

  /** The bytes of one acknowledgment file as they come out. */
  written(bytes: Buffer): Buffer {
    if (this.wrongCodePageOfNextAcknowledgment) {
      this.wrongCodePageOfNextAcknowledgment = false;
      return Buffer.from(bytes.subarray(3).toString('utf8'), 'latin1');
    }
    if (!this.cutNextAcknowledgment) return bytes;
    this.cutNextAcknowledgment = false;
    return bytes.subarray(0, bytes.lastIndexOf('TOTAL'));
  }
}

const strangerRow = (fileSequence: number, externalId: string): AckRow => ({
  fileSequence,
  externalId,
  externalLineId: null,
  status: 'REJECTED',
  erpDocNo: null,
  postingDate: null,
  taxCode: null,
  taxAmount: null,
  reasonCode: 'CUST_UNKNOWN',
  reasonText: 'sent by nobody whom we know',
});
