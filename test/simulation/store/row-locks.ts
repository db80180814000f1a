import type { Transaction } from './transaction.ts';

interface Row {
  owner: Transaction;
  readonly queue: Waiter[];
}
interface Waiter {
  readonly transaction: Transaction;
  readonly granted: () => void;
  readonly refused: (error: Error) => void;
}

/** SQL state and text of an error as the driver reports it. */
export const databaseError = (code: string, message: string): Error => Object.assign(new Error(message), { code });

export const terminated = (): Error => databaseError('57P01', 'terminating connection due to administrator command');

/**
 * Rows that transactions hold until they end; a second one waits in line, and one that would wait for itself is told so
 * (40P01). A unique key that was inserted and not committed is such a row, too.
 */
export class RowLocks {
  private readonly rows = new Map<string, Row>();

  /** Resolves when the row is the transaction's; false when it was already. */
  acquire(transaction: Transaction, key: string): Promise<boolean> {
    if (transaction.state !== 'open') return Promise.reject(terminated());
    const row = this.rows.get(key);
    if (!row) {
      this.rows.set(key, { owner: transaction, queue: [] });
      transaction.rows.add(key);
      return Promise.resolve(true);
    }
    if (row.owner === transaction) return Promise.resolve(false);
    if (this.reaches(row.owner, transaction)) return Promise.reject(databaseError('40P01', 'deadlock detected'));
    transaction.waitsFor = key;
    return new Promise((resolve, reject) => {
      row.queue.push({ transaction, granted: () => resolve(true), refused: reject });
    });
  }

  release(transaction: Transaction, key: string): void {
    const row = this.rows.get(key);
    transaction.rows.delete(key);
    if (row?.owner !== transaction) return;
    const next = row.queue.shift();
    if (!next) {
      this.rows.delete(key);
      return;
    }
    row.owner = next.transaction;
    next.transaction.waitsFor = null;
    next.transaction.rows.add(key);
    next.granted();
  }

  /** The transaction has ended: it waits no more and holds nothing. */
  leave(transaction: Transaction): void {
    const { waitsFor } = transaction;
    const queue = waitsFor === null ? undefined : this.rows.get(waitsFor)?.queue;
    const place = queue?.findIndex((waiter) => waiter.transaction === transaction) ?? -1;
    transaction.waitsFor = null;
    const [waiter] = place >= 0 ? (queue?.splice(place, 1) ?? []) : [];
    for (const key of Array.from(transaction.rows)) this.release(transaction, key);
    waiter?.refused(terminated());
  }

  private reaches(from: Transaction, to: Transaction): boolean {
    for (let at: Transaction | undefined = from; at; at = this.ownerOf(at.waitsFor)) if (at === to) return true;
    return false;
  }

  private ownerOf(key: string | null): Transaction | undefined {
    return key === null ? undefined : this.rows.get(key)?.owner;
  }
}
