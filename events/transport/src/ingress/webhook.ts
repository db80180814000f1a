import type { Refusal } from '@throughline/contracts';
import type { Work } from '../work/work.ts';

/** A webhook as it arrived: raw bytes, so that signatures can be verified over exactly what was sent. */
export interface WebhookRequest {
  readonly account: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly rawBody: string;
}

/** One fact inside a delivery. `providerEventId` is the sender's own id; a repeat of it is answered and dropped. */
export interface Receipt {
  readonly providerEventId: string;
  readonly kind: string;
  readonly body: unknown;
}

export type WebhookReading =
  | {
      readonly ok: true;
      readonly tenantId: string;
      readonly receipts: readonly Receipt[];
      readonly reply?: { contentType: string; body: string };
    }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * A door for one vendor's notifications, at `/webhooks/<name>/:account`. `read` verifies and takes apart; the receipts are
 * stored before the sender gets its 2xx; then `process` reads what it needs from the vendor, outside any transaction,
 * and returns the effect, which commits together with the receipt's mark. Order is never assumed.
 */
export interface Webhook {
  readonly name: string;
  readonly read: (request: WebhookRequest) => Promise<WebhookReading>;
  readonly process: (
    receipt: Receipt & { account: string; tenantId: string; receivedAt: Date },
  ) => Promise<(work: Work) => Promise<void>>;
}

/** What one turn of a poll found. */
export interface PollPage {
  /** Where the next turn goes on. */
  readonly cursor: string | null;
  /** More is waiting: the next turn comes at once. The cursor has to have moved, or the poll would turn in a circle. */
  readonly more?: boolean;
  /** Takes the whole page over, in the transaction that moves the cursor. */
  readonly apply?: (work: Work) => Promise<void>;
  /** What is to be looked at one by one, each with its own retries, as if its notification had come just now. */
  readonly missed?: Missed;
  /** The records of `apply` one by one, for when they cannot be taken over together: one bad record stops no other. */
  readonly apart?: Missed;
}

/** Notifications that a webhook of ours might have had, by the webhook's name and account. */
export interface Missed {
  readonly webhook: string;
  readonly account: string;
  readonly receipts: readonly Receipt[];
}

/**
 * Finds what was never delivered. `poll` reads the vendor from a cursor, outside any transaction; the effect and the new
 * cursor commit together. Cursors overlap, since a change may become visible a little after the instant that it carries.
 */
export interface Poll {
  readonly name: string;
  readonly tenantId: string;
  readonly everyMs: number;
  readonly poll: (cursor: string | null) => Promise<PollPage>;
}
