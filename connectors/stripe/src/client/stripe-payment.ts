import { instant, type Instant, type Money } from '@throughline/contracts';
import type { BalanceTransactionAnswer, PaymentIntentAnswer } from './answers.ts';
import { moneyOfMinor } from './minor-units.ts';

/** What a settlement brought: gross less fee is net. Known once the charge has its balance transaction. */
export interface StripeSettlement {
  readonly balanceTransactionId: string;
  readonly gross: Money;
  readonly fee: Money;
  readonly net: Money;
  readonly availableOn: Instant;
}

/** A PaymentIntent in our words. `received` is what the payer has paid, not what was asked. */
export interface StripePayment {
  readonly id: string;
  readonly status: string;
  readonly amount: Money;
  readonly received: Money;
  readonly customerId: string | null;
  /** Remittance travels here, as the payer's page wrote it. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly description: string | null;
  /** When somebody began it, which may be days before it was paid. */
  readonly created: Instant;
  /**
   * When the money was taken: the instant of its charge, or of what it brought to the balance where that is later, since
   * the charge of a bank debit is made when the debit is asked for. Null while nothing was.
   */
  readonly paidAt: Instant | null;
  readonly chargeId: string | null;
  /** Whether any of it went back, or is in dispute. Says nothing of a refund that failed later. */
  readonly reversed: boolean;
  readonly settlement: StripeSettlement | null;
}

export const instantOfSeconds = (seconds: number): Instant => instant(new Date(seconds * 1000));

const idOf = (reference: string | { id: string } | null | undefined): string | null =>
  typeof reference === 'string' ? reference : (reference?.id ?? null);

export function stripePaymentOf(intent: PaymentIntentAnswer): StripePayment {
  const charge = intent.latest_charge;
  const balance = charge?.balance_transaction ?? null;
  return {
    id: intent.id,
    status: intent.status,
    amount: moneyOfMinor(intent.amount, intent.currency),
    received: moneyOfMinor(intent.amount_received, intent.currency),
    customerId: idOf(intent.customer),
    metadata: intent.metadata,
    description: intent.description ?? null,
    created: instantOfSeconds(intent.created),
    paidAt:
      charge && intent.amount_received > 0
        ? instantOfSeconds(Math.max(charge.created, expanded(balance)?.created ?? 0))
        : null,
    chargeId: charge?.id ?? null,
    reversed: charge !== null && (charge.amount_refunded > 0 || charge.disputed),
    settlement: settlementOf(expanded(balance)),
  };
}

const expanded = (balance: string | BalanceTransactionAnswer | null): BalanceTransactionAnswer | null =>
  typeof balance === 'object' ? balance : null;

const settlementOf = (balance: BalanceTransactionAnswer | null): StripeSettlement | null =>
  balance && {
    balanceTransactionId: balance.id,
    gross: moneyOfMinor(balance.amount, balance.currency),
    fee: moneyOfMinor(balance.fee, balance.currency),
    net: moneyOfMinor(balance.net, balance.currency),
    availableOn: instantOfSeconds(balance.available_on),
  };
