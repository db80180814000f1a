export {
  type EventWalk,
  type RefundRequest,
  STRIPE_API_VERSION,
  type StripeCustomerDetails,
  StripeGatewayClient,
  type StripeGatewayOptions,
  type StripePage,
} from './client/stripe-gateway-client.ts';
export { minorOf, moneyOfMinor } from './client/minor-units.ts';
export type { StripeDispute, StripeRefund } from './client/stripe-reversal.ts';
export type { StripePayment, StripeSettlement } from './client/stripe-payment.ts';
export type { StripeEvent } from './client/stripe-event.ts';
export { STRIPE_SIGNATURE_HEADER, verifyStripeWebhook } from './client/webhook.ts';
export {
  type BegunPayment,
  type SettledPayment,
  startStripeSandbox,
  type StripeSandbox,
  type StripeSandboxOptions,
} from './sandbox/stripe-sandbox.ts';
