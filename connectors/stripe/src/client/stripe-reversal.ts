import type { Instant, Money } from '@throughline/contracts';
import type { DisputeAnswer, RefundAnswer } from './answers.ts';
import { moneyOfMinor } from './minor-units.ts';
import { instantOfSeconds } from './stripe-payment.ts';

/** Money of a payment that goes back to the payer because we said so. */
export interface StripeRefund {
  readonly id: string;
  /** `pending`, `requires_action`, `succeeded`, `failed` or `canceled`; the last two brought the money back. */
  readonly status: string;
  readonly amount: Money;
  readonly created: Instant;
}

/** Money of a payment that the payer's bank takes back. */
export interface StripeDispute {
  readonly id: string;
  /** `needs_response`, `under_review`, `won`, `lost`, and `warning_…` for an inquiry, which takes nothing yet. */
  readonly status: string;
  readonly amount: Money;
  readonly created: Instant;
}

export const stripeRefundOf = (refund: RefundAnswer): StripeRefund => ({
  id: refund.id,
  status: refund.status ?? 'pending',
  amount: moneyOfMinor(refund.amount, refund.currency),
  created: instantOfSeconds(refund.created),
});

export const stripeDisputeOf = (dispute: DisputeAnswer): StripeDispute => ({
  id: dispute.id,
  status: dispute.status,
  amount: moneyOfMinor(dispute.amount, dispute.currency),
  created: instantOfSeconds(dispute.created),
});
