import type { Instant, Money } from '@throughline/contracts';

/** Money of a payment that goes back: given back by us, or taken back by the payer's bank. */
export interface PaymentReversal {
  readonly gatewayReversalId: string;
  readonly kind: 'REFUND' | 'DISPUTE';
  readonly amount: Money;
  /** Of a refund: whether it arrived. Of a dispute: who won it; an inquiry has taken nothing so far. */
  readonly status: 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED' | 'INQUIRY' | 'OPEN' | 'WON' | 'LOST';
  readonly at: Instant;
}

/** WAITING_FOR_DECISION: the money is gone and a person has yet to say what becomes of the invoices. */
export type ReversalState = 'WAITING_FOR_DECISION' | 'LAPSED';

/** Whether the money is gone. It is from the start, and comes back when the refund fails or the dispute is won. */
export const takesMoney = ({ status }: Pick<PaymentReversal, 'status'>): boolean =>
  status === 'PENDING' || status === 'SUCCEEDED' || status === 'OPEN' || status === 'LOST';

export const reversalState = (reversal: Pick<PaymentReversal, 'status'>): ReversalState =>
  takesMoney(reversal) ? 'WAITING_FOR_DECISION' : 'LAPSED';
