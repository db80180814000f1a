import type { Collection } from '@throughline/sandbox';
import type { Fields } from './record-types.ts';

const PREFIX: Readonly<Record<string, string>> = { invoice: 'INV', creditMemo: 'CM', customerPayment: 'PYMT' };

/** Where document numbers (`tranId`) come from: told one by one, told as a list, or the account's own sequence. */
export class Numbering {
  /** Asked first; undefined leaves the choice to the other ways. */
  decide: ((recordType: string, body: Fields & { externalId?: string }) => string | undefined) | undefined;

  constructor(private readonly kept: Collection<string[]>) {}

  /** The next numbers of a record type, in order. */
  next(recordType: string, numbers: readonly string[]): void {
    this.kept.set(`next/${recordType}`, [...(this.kept.get(`next/${recordType}`) ?? []), ...numbers]);
  }

  /** The number of the one document with this external id. */
  forExternalId(externalId: string, number: string): void {
    this.kept.set(`external/${externalId}`, [number]);
  }

  /** Takes the number for a new document. */
  take(recordType: string, externalId: string | null, body: Fields): string {
    const decided = this.decide?.(recordType, externalId === null ? body : { ...body, externalId });
    if (decided !== undefined) return decided;
    const told = externalId === null ? undefined : this.kept.get(`external/${externalId}`)?.[0];
    if (told !== undefined) return told;
    const [first, ...rest] = this.kept.get(`next/${recordType}`) ?? [];
    if (first !== undefined) {
      this.kept.set(`next/${recordType}`, rest);
      return first;
    }
    if (typeof body['tranId'] === 'string') return body['tranId'];
    const last = Number(this.kept.get(`last/${recordType}`)?.[0] ?? 1000);
    this.kept.set(`last/${recordType}`, [String(last + 1)]);
    return `${PREFIX[recordType] ?? 'TRAN'}${last + 1}`;
  }
}
