/** The objects that the sandbox keeps, in the shape in which Stripe shows them. Times are unix seconds. */
export interface StripeObject {
  readonly id: string;
  readonly object: string;
  readonly created: number;
  readonly [field: string]: unknown;
}

export interface PaymentIntent extends StripeObject {
  readonly object: 'payment_intent';
  readonly amount: number;
  readonly amount_received: number;
  readonly currency: string;
  readonly customer: string | null;
  readonly description: string | null;
  readonly latest_charge: string | null;
  readonly metadata: Readonly<Record<string, string>>;
  readonly payment_method: string | null;
  readonly status: 'requires_payment_method' | 'requires_confirmation' | 'processing' | 'succeeded' | 'canceled';
}

export interface Charge extends StripeObject {
  readonly object: 'charge';
  readonly amount: number;
  readonly amount_refunded: number;
  /** Null while the payer's bank has not answered. */
  readonly balance_transaction: string | null;
  readonly created: number;
  readonly currency: string;
  readonly payment_intent: string;
  readonly refunded: boolean;
  readonly disputed: boolean;
}

export interface Refund extends StripeObject {
  readonly object: 'refund';
  readonly amount: number;
  readonly charge: string;
  readonly status: 'pending' | 'succeeded' | 'failed';
}

export interface Dispute extends StripeObject {
  readonly object: 'dispute';
  readonly amount: number;
  readonly charge: string;
  readonly status: 'needs_response' | 'won' | 'lost';
}

export interface Customer extends StripeObject {
  readonly object: 'customer';
  readonly name: string | null;
  readonly email: string | null;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface StripeEventObject extends StripeObject {
  readonly object: 'event';
  readonly type: string;
  readonly data: { readonly object: StripeObject };
}
