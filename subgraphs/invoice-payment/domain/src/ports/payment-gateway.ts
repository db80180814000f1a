import type { CalendarDate, Instant, Money, Result } from '@throughline/contracts';

/** Money that has arrived, as the gateway tells it. */
export interface SettledPayment {
  readonly gatewayPaymentId: string;
  /** What people call the payment. */
  readonly reference: string;
  readonly amount: Money;
  /** When the gateway says that it happened. */
  readonly settledAt: Instant;
  /** The day on which the money is there; it may lie before that or in the future. */
  readonly valueDate: CalendarDate;
  /** Invoice numbers in the order in which the payer wants them filled. */
  readonly remittance: readonly string[];
}

export interface PaymentGateway {
  /** The payment in its present state; null unless it has succeeded. */
  readPayment(gatewayPaymentId: string): Promise<SettledPayment | null>;
  /** Everything that succeeded at or after the instant. */
  listSince(since: Instant | null): Promise<SettledPayment[]>;
  /** Gives part of a payment back, once per key; answers the gateway's id of the refund. Refuses UPSTREAM_REJECTED. */
  refund(request: {
    readonly gatewayPaymentId: string;
    readonly amount: Money;
    readonly key: string;
  }): Promise<Result<string>>;
}
