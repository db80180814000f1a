import { decimal, isCurrency } from '@throughline/contracts';
import { chargeStepOf } from '../client/minor-units.ts';
import { invalid, StripeApiError } from './api-error.ts';
import type { Book } from './book.ts';
import type { Events } from './events.ts';
import { type Form, textOf, textsOf } from './form.ts';
import { vendorId } from './ids.ts';
import type { Charge, PaymentIntent, StripeObject } from './objects.ts';

/** What Stripe keeps of each payment: a percentage, rounded half-up, and a fixed amount in minor units. */
export interface FeeSchedule {
  percent: string;
  fixedMinor: number;
}

export interface PaymentDetails {
  readonly amount: number;
  readonly currency: string;
  readonly customer?: string | null;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly description?: string | null;
  readonly paymentMethod?: string | null;
  /** Unix seconds. */
  readonly created?: number;
}

/** The test method that a bank always declines. Source: docs.stripe.com/testing. */
const DECLINED = 'pm_card_chargeDeclined';
const TWO_DAYS = 2 * 86_400;

/** Payment intents, their charges, and what they bring to the balance. */
export class Payments {
  readonly fee: FeeSchedule = { percent: '0', fixedMinor: 0 };

  constructor(
    private readonly book: Book,
    private readonly events: Events,
  ) {}

  createFrom(form: Form): PaymentIntent {
    const paymentMethod = textOf(form, 'payment_method') ?? null;
    const amount = wholeAmount(form, 'amount');
    const currency = currencyIn(form);
    inSteps(amount, currency);
    const intent = this.create({
      amount,
      currency,
      customer: textOf(form, 'customer') ?? null,
      metadata: textsOf(form, 'metadata') ?? {},
      description: textOf(form, 'description') ?? null,
      paymentMethod,
    });
    return textOf(form, 'confirm') === 'true' ? this.confirm(intent.id, {}) : intent;
  }

  create(details: PaymentDetails): PaymentIntent {
    if (details.customer) this.book.find(this.book.customers, 'customer', details.customer, 'customer');
    const created = details.created ?? this.book.now();
    const intent: PaymentIntent = {
      id: vendorId('pi'),
      object: 'payment_intent',
      amount: details.amount,
      amount_capturable: 0,
      amount_received: 0,
      capture_method: 'automatic',
      created,
      currency: details.currency,
      customer: details.customer ?? null,
      description: details.description ?? null,
      last_payment_error: null,
      latest_charge: null,
      livemode: false,
      metadata: details.metadata ?? {},
      next_action: null,
      payment_method: details.paymentMethod ?? null,
      status: details.paymentMethod ? 'requires_confirmation' : 'requires_payment_method',
    };
    this.book.paymentIntents.set(intent.id, intent);
    this.events.record('payment_intent.created', intent);
    return intent;
  }

  confirm(id: string, form: Form): PaymentIntent {
    const intent = this.book.find(this.book.paymentIntents, 'payment_intent', id, 'intent');
    const method = textOf(form, 'payment_method') ?? intent.payment_method;
    if (intent.status === 'succeeded' || intent.status === 'canceled')
      throw invalid(
        `This PaymentIntent's status is ${intent.status} and it cannot be confirmed.`,
        undefined,
        'payment_intent_unexpected_state',
      );
    if (method === null)
      throw invalid('You cannot confirm this PaymentIntent because it is missing a payment method.', 'payment_method');
    return method === DECLINED
      ? this.decline(intent)
      : this.succeed({ ...intent, payment_method: method }, this.book.now());
  }

  /** The payer's money has arrived: the charge, its balance transaction, and the events that say so. */
  succeed(intent: PaymentIntent, at: number): PaymentIntent {
    return this.book.store.atomically(() => {
      const asked = this.book.charges.get(intent.latest_charge ?? '');
      const chargeId = asked?.id ?? vendorId('ch');
      const fee = decimal(intent.amount)
        .times(this.fee.percent)
        .div(100)
        .plus(this.fee.fixedMinor)
        .toDecimalPlaces(0)
        .toNumber();
      const balance = this.balance('charge', intent.currency, intent.amount, fee, chargeId, at);
      const charge: Charge = {
        ...(asked ?? this.chargeFor(intent, at)),
        id: chargeId,
        amount_captured: intent.amount,
        balance_transaction: balance.id,
        captured: true,
        paid: true,
        status: 'succeeded',
      };
      this.book.charges.set(charge.id, charge);
      const paid: PaymentIntent = {
        ...intent,
        amount_received: intent.amount,
        latest_charge: charge.id,
        status: 'succeeded',
      };
      this.book.paymentIntents.set(paid.id, paid);
      this.events.record('charge.succeeded', charge);
      this.events.record('payment_intent.succeeded', paid);
      return paid;
    });
  }

  /** A debit of a bank account was asked for; the bank answers days later. Source: docs, "Delayed notification". */
  await(id: string): PaymentIntent {
    const intent = this.book.find(this.book.paymentIntents, 'payment_intent', id, 'intent');
    const charge = this.chargeFor(intent, this.book.now());
    this.book.charges.set(charge.id, charge);
    const method = { payment_method: vendorId('pm'), latest_charge: charge.id };
    const waiting: PaymentIntent = { ...intent, ...method, status: 'processing' };
    this.book.paymentIntents.set(id, waiting);
    this.events.record('payment_intent.processing', waiting);
    return waiting;
  }

  private chargeFor(intent: PaymentIntent, created: number): Charge {
    return {
      id: vendorId('ch'),
      object: 'charge',
      amount: intent.amount,
      amount_captured: 0,
      amount_refunded: 0,
      balance_transaction: null,
      captured: false,
      created,
      currency: intent.currency,
      customer: intent.customer,
      livemode: false,
      metadata: intent.metadata,
      paid: false,
      payment_intent: intent.id,
      refunded: false,
      disputed: false,
      status: 'pending',
    };
  }

  cancel(id: string): PaymentIntent {
    const intent = this.book.find(this.book.paymentIntents, 'payment_intent', id, 'intent');
    if (intent.status === 'succeeded' || intent.status === 'canceled')
      throw invalid(
        `You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`,
        undefined,
        'payment_intent_unexpected_state',
      );
    const canceled: PaymentIntent = { ...intent, status: 'canceled', canceled_at: this.book.now() };
    this.book.paymentIntents.set(id, canceled);
    this.events.record('payment_intent.canceled', canceled);
    return canceled;
  }

  private decline(intent: PaymentIntent): never {
    const message = 'Your card was declined.';
    const failed: PaymentIntent = {
      ...intent,
      status: 'requires_payment_method',
      last_payment_error: { code: 'card_declined', decline_code: 'generic_decline', message, type: 'card_error' },
    };
    this.book.paymentIntents.set(failed.id, failed);
    this.events.record('payment_intent.payment_failed', failed);
    throw new StripeApiError(402, 'card_error', message, { code: 'card_declined', decline_code: 'generic_decline' });
  }

  balance(type: string, currency: string, amount: number, fee: number, source: string, created: number): StripeObject {
    const transaction: StripeObject = {
      id: vendorId('txn'),
      object: 'balance_transaction',
      amount,
      available_on: created + TWO_DAYS,
      created,
      currency,
      exchange_rate: null,
      fee,
      net: amount - fee,
      reporting_category: type,
      source,
      status: 'pending',
      type,
    };
    this.book.balanceTransactions.set(transaction.id, transaction);
    return transaction;
  }
}

export function wholeAmount(form: Form, name: string): number {
  const text = textOf(form, name);
  if (text === undefined) throw invalid(`Missing required param: ${name}.`, name, 'parameter_missing');
  if (!/^\d{1,12}$/.test(text) || Number(text) < 1)
    throw invalid(`Invalid integer: ${text}`, name, 'parameter_invalid_integer');
  return Number(text);
}

/** Source: docs.stripe.com/currencies, "Three-decimal currencies" and "Special cases". */
export function inSteps(amount: number, currency: string): void {
  const step = chargeStepOf(currency.toUpperCase());
  if (amount % step !== 0)
    throw invalid(`Invalid amount: ${currency} amounts are evenly divisible by ${step}.`, 'amount', 'amount_invalid');
}

function currencyIn(form: Form): string {
  const currency = textOf(form, 'currency');
  if (currency === undefined) throw invalid('Missing required param: currency.', 'currency', 'parameter_missing');
  if (!isCurrency(currency.toUpperCase())) throw invalid(`Invalid currency: ${currency}.`, 'currency');
  return currency.toLowerCase();
}
