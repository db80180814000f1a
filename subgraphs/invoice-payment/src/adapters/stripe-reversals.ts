import type { PaymentReversal } from '@throughline/invoice-payment-domain';
import type { StripeDispute, StripeRefund } from '@throughline/stripe';

type Status = PaymentReversal['status'];

const REFUND: Readonly<Record<string, Status>> = {
  succeeded: 'SUCCEEDED',
  failed: 'FAILED',
  canceled: 'CANCELLED',
};
const DISPUTE: Readonly<Record<string, Status>> = { won: 'WON', lost: 'LOST', prevented: 'CANCELLED' };

/** A status that we do not know is taken for one under way, so that a person looks at it. */
export const refundOf = ({ id, status, amount, created }: StripeRefund): PaymentReversal => ({
  gatewayReversalId: id,
  kind: 'REFUND',
  amount,
  status: REFUND[status] ?? 'PENDING',
  at: created,
});

export const disputeOf = ({ id, status, amount, created }: StripeDispute): PaymentReversal => ({
  gatewayReversalId: id,
  kind: 'DISPUTE',
  amount,
  status: DISPUTE[status] ?? (status.startsWith('warning_') ? 'INQUIRY' : 'OPEN'),
  at: created,
});
