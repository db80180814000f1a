import { invalid } from './api-error.ts';
import type { Book } from './book.ts';
import type { Events } from './events.ts';
import { type Form, textOf, textsOf } from './form.ts';
import { vendorId } from './ids.ts';
import type { Charge, Dispute, Refund } from './objects.ts';
import { inSteps, type Payments, wholeAmount } from './payments.ts';

/** Money of a payment that goes back: refunds by us, disputes by the payer's bank. */
export class Reversals {
  constructor(
    private readonly book: Book,
    private readonly events: Events,
    private readonly payments: Payments,
  ) {}

  refund(form: Form): Refund {
    const id = textOf(form, 'payment_intent') ?? '';
    const intent = this.book.find(this.book.paymentIntents, 'payment_intent', id, 'payment_intent');
    const charge = intent.latest_charge === null ? undefined : this.book.charges.get(intent.latest_charge);
    if (!charge) throw invalid('This PaymentIntent does not have a successful charge to refund.', 'payment_intent');
    const left = charge.amount - charge.amount_refunded;
    const amount = form['amount'] === undefined ? left : wholeAmount(form, 'amount');
    if (form['amount'] !== undefined) inSteps(amount, charge.currency);
    if (left === 0)
      throw invalid(`Charge ${charge.id} has already been refunded.`, undefined, 'charge_already_refunded');
    if (amount > left)
      throw invalid(`Refund amount (${amount}) is greater than unrefunded amount on charge (${left}).`, 'amount');
    return this.book.store.atomically(() => this.refunded(charge, amount, textsOf(form, 'metadata') ?? {}));
  }

  private refunded(charge: Charge, amount: number, metadata: Record<string, string>): Refund {
    const created = this.book.now();
    const id = vendorId('re');
    const balance = this.payments.balance('refund', charge.currency, -amount, 0, id, created);
    const refund: Refund = {
      id,
      object: 'refund',
      amount,
      balance_transaction: balance.id,
      charge: charge.id,
      created,
      currency: charge.currency,
      metadata,
      payment_intent: charge.payment_intent,
      reason: null,
      status: 'succeeded',
    };
    this.book.refunds.set(id, refund);
    const amountRefunded = charge.amount_refunded + amount;
    const after: Charge = { ...charge, amount_refunded: amountRefunded, refunded: amountRefunded === charge.amount };
    this.book.charges.set(charge.id, after);
    this.events.record('refund.created', refund);
    this.events.record('charge.refunded', after);
    return refund;
  }

  /** The payer's bank could not take the money, so that it comes back to us. Source: docs, "Failed refunds". */
  fail(id: string): void {
    const refund = this.book.find(this.book.refunds, 'refund', id);
    const charge = this.book.find(this.book.charges, 'charge', refund.charge);
    const failed: Refund = { ...refund, status: 'failed', failure_reason: 'expired_or_canceled_card' };
    this.book.refunds.set(id, failed);
    const left = charge.amount_refunded - refund.amount;
    this.book.charges.set(charge.id, { ...charge, amount_refunded: left, refunded: false });
    this.events.record('refund.updated', failed);
    this.events.record('refund.failed', failed);
  }

  /** The payer's bank takes the money back, until somebody decides. */
  dispute(paymentIntentId: string): Dispute {
    const intent = this.book.find(this.book.paymentIntents, 'payment_intent', paymentIntentId);
    const charge = this.book.find(this.book.charges, 'charge', intent.latest_charge ?? '');
    const dispute: Dispute = {
      id: vendorId('dp'),
      object: 'dispute',
      amount: charge.amount,
      charge: charge.id,
      created: this.book.now(),
      currency: charge.currency,
      metadata: {},
      payment_intent: charge.payment_intent,
      reason: 'fraudulent',
      status: 'needs_response',
    };
    this.book.disputes.set(dispute.id, dispute);
    this.book.charges.set(charge.id, { ...charge, disputed: true });
    this.events.record('charge.dispute.created', dispute);
    return dispute;
  }

  closeDispute(id: string, status: 'won' | 'lost'): void {
    const closed: Dispute = { ...this.book.find(this.book.disputes, 'dispute', id), status };
    this.book.disputes.set(id, closed);
    this.events.record('charge.dispute.closed', closed);
  }
}
