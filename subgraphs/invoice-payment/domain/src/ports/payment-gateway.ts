import type { Instant, Money } from '@throughline/contracts';

/** Money that has arrived, as the gateway tells it. */
export interface SettledPayment {
  readonly gatewayPaymentId: string;
  /** What people call the payment. */
  readonly reference: string;
  readonly amount: Money;
  readonly settledAt: Instant;
  /** Invoice numbers in the order in which the payer wants them filled. */
  readonly remittance: readonly string[];
}

export interface PaymentGateway {
  /** The payment in its present state; null unless it has succeeded. */
  readPayment(gatewayPaymentId: string): Promise<SettledPayment | null>;
  /** Everything that succeeded at or after the instant. */
  listSince(since: Instant | null): Promise<SettledPayment[]>;
}
