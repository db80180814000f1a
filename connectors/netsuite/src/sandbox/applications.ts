import { decimal } from '@throughline/contracts';
import type { Collection } from '@throughline/sandbox';
import { idOf, linesIn } from './field-rules.ts';
import type { Fields } from './record-types.ts';

type Decimal = ReturnType<typeof decimal>;

/** Amounts by the document that applies them. */
type Shares = Readonly<Record<string, string>>;

/**
 * Which payment or credit memo pays how much of which document. It is kept per document, so that reading an invoice
 * does not walk through all payments.
 */
export class Applications {
  constructor(private readonly kept: Collection<Shares>) {}

  /** Everything applied to a document, leaving out one source when that is about to be written anew. */
  to(documentId: string, except?: string): Decimal {
    let sum = decimal(0);
    for (const [source, amount] of Object.entries(this.kept.get(documentId) ?? {})) {
      if (source !== except) sum = sum.plus(amount);
    }
    return sum;
  }

  /** Replaces all applications of one payment or credit memo. */
  replace(sourceId: string, before: Fields | undefined, after: Fields | undefined): void {
    for (const { documentId } of before ? applied(before) : []) {
      const { [sourceId]: _gone, ...others } = this.kept.get(documentId) ?? {};
      this.kept.set(documentId, others);
    }
    for (const { documentId, amount } of after ? applied(after) : []) {
      const shares = this.kept.get(documentId) ?? {};
      this.kept.set(documentId, {
        ...shares,
        [sourceId]: decimal(shares[sourceId] ?? 0)
          .plus(amount)
          .toFixed(),
      });
    }
  }
}

export interface Applied {
  readonly sublist: 'apply' | 'credit';
  readonly position: number;
  readonly documentId: string;
  readonly amount: Decimal;
}

/** The ticked lines of `apply` (documents that are paid) and `credit` (credit memos that are used up). */
export function applied(fields: Fields): Applied[] {
  return (['apply', 'credit'] as const).flatMap((sublist) =>
    (linesIn(fields, sublist) ?? []).flatMap((line, position) => {
      const documentId = idOf(line, 'doc');
      if (documentId === undefined || line['apply'] === false) return [];
      return [{ sublist, position, documentId, amount: decimal(Number(line['amount'] ?? 0)) }];
    }),
  );
}

export const sumOf = (applications: readonly Applied[], sublist: 'apply' | 'credit'): Decimal =>
  applications.filter((one) => one.sublist === sublist).reduce((sum, one) => sum.plus(one.amount), decimal(0));
