import type { CalendarDate, Change, ChangePosition, Instant, Money } from '@throughline/contracts';
import type { QuoteStatus } from '../quote/quote-version.ts';

export interface SeenLine {
  readonly externalId: string;
  readonly lineKey: string;
  readonly kind: string;
  readonly description: string;
  readonly amount: Money;
  readonly serviceCode: string | null;
  readonly projectTemplate: string | null;
  /** Account that pays for the line. */
  readonly billToAccountId: string | null;
  /** The terms as the quote carries them, JSON text; read by the adapter. Null when there are none. */
  readonly termsText: string | null;
}

/** One version of a quote as any CPQ shows it. */
export interface SeenQuote {
  readonly externalId: string;
  readonly number: string;
  readonly version: number;
  readonly status: QuoteStatus;
  /** The one quote of its opportunity that counts. */
  readonly primary: boolean;
  /** What it amends, when it changes a contract instead of starting one. */
  readonly amendment: string | null;
  readonly createdAt: Instant;
  readonly approvedAt: Instant | null;
  readonly startDate: CalendarDate | null;
  readonly accountId: string;
  readonly opportunityId: string | null;
  readonly sellerReference: string | null;
  readonly engagement: { readonly reference: string; readonly name: string };
  readonly modifiedAt: Instant;
  readonly lines: readonly SeenLine[];
}

/** What the contract domain asks of any CPQ. */
export interface Cpq {
  /**
   * The version as it is now; null when it was deleted. Throws a transient fault while prices are still being calculated.
   */
  quote(externalId: string): Promise<SeenQuote | null>;
  /** Which quotes changed, in order of change and id after a place, at most `limit`; from the first one on without a place. */
  changed(after: ChangePosition | null, limit: number): Promise<readonly Change[]>;
}
