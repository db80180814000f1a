import type { AckRow } from '../formats/acknowledgment-file.ts';
import { compareFileNames, type FileName } from '../formats/file-name.ts';

interface Kept {
  readonly row: AckRow;
  readonly from: FileName;
}

/** What is known of a document: its own latest state, and that of each line. */
export interface DocumentOutcome {
  readonly externalId: string;
  readonly document: AckRow;
  readonly lines: readonly AckRow[];
  /** True once no later file can change it: posted, rejected or a duplicate. */
  readonly final: boolean;
  /** The file that said so, for lineage. */
  readonly file: FileName;
}

const FINAL = new Set(['POSTED', 'REJECTED', 'DUPLICATE']);
const keyOf = ({ externalId, externalLineId }: AckRow): string => `${externalId}\u0000${externalLineId ?? ''}`;

/**
 * Acknowledgments as changes of state, which add up: kept by (document, line), the latest by (file date, number, part)
 * wins whatever the order of arrival. So late files, files split in two and files read twice come to the same.
 */
export class AcknowledgmentBook {
  private readonly kept = new Map<string, Kept>();

  take(from: FileName, rows: readonly AckRow[]): void {
    for (const row of rows) {
      const known = this.kept.get(keyOf(row));
      if (!known || compareFileNames(from, known.from) >= 0) this.kept.set(keyOf(row), { row, from });
    }
  }

  /** Null while no file has said anything about the document itself. */
  outcomeOf(externalId: string): DocumentOutcome | null {
    const own = [...this.kept.values()].filter(({ row }) => row.externalId === externalId);
    const document = own.find(({ row }) => row.externalLineId === null);
    if (!document) return null;
    const lines = own.filter(({ row }) => row.externalLineId !== null).map(({ row }) => row);
    return { externalId, document: document.row, lines, final: FINAL.has(document.row.status), file: document.from };
  }

  /** Documents that were acknowledged although none of ours has their id. */
  unknownTo(ours: ReadonlySet<string>): string[] {
    return [...new Set([...this.kept.values()].map(({ row }) => row.externalId))].filter((id) => !ours.has(id));
  }
}
