import type { Instant, Money } from '@throughline/contracts';
import type { PaymentReversal } from '../cash/payment-reversal.ts';

/** Money that has arrived, as the gateway tells it. */
export interface SettledPayment {
  readonly gatewayPaymentId: string;
  /** What people call the payment. */
  readonly reference: string;
  readonly amount: Money;
  readonly settledAt: Instant;
  /** Invoice numbers in the order in which the payer wants them filled. */
  readonly remittance: readonly string[];
  /** What of it went back. */
  readonly reversals: readonly PaymentReversal[];
}

export type ReadingReason = 'SETTLED' | 'REVERSED';

/** Which of these payments are known. */
export type KnownPayments = (gatewayPaymentIds: readonly string[]) => Promise<ReadonlySet<string>>;

/** A payment that something happened to. */
export interface ChangedPayment {
  readonly gatewayPaymentId: string;
  readonly why: ReadingReason;
  /** The gateway's name for what told it. */
  readonly toldBy: string;
  /** Its present state; null where it could not be read, so that it has to be looked at by itself. */
  readonly payment: SettledPayment | null;
}

/** One step along what changed at the gateway. */
export interface GatewayChanges {
  /** Where the next step begins; what is told there again is known already. */
  readonly cursor: string;
  readonly payments: readonly ChangedPayment[];
  /** Whether there is a next step now. */
  readonly more: boolean;
}

export interface PaymentGateway {
  /**
   * The payment in its present state; null unless it has succeeded.
   * @param why what was told of it: a reversal that came to nothing is only looked for when one was
   */
  readPayment(gatewayPaymentId: string, why: ReadingReason): Promise<SettledPayment | null>;
  /**
   * The next payments that have succeeded or went back, in the order in which they did, whenever they were begun. From null on, all
   * there are.
   * @param known of these gateway ids, those whose success need not be read again
   */
  changesAfter(cursor: string | null, known: KnownPayments): Promise<GatewayChanges>;
}
