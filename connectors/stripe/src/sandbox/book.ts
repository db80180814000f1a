import type { Clock } from '@throughline/contracts';
import type { Collection, Store } from '@throughline/sandbox';
import { missing } from './api-error.ts';
import type { Charge, Customer, Dispute, PaymentIntent, Refund, StripeEventObject, StripeObject } from './objects.ts';

/** Which collection an id belongs to, by its prefix. */
const KIND_OF_PREFIX: Readonly<Record<string, string>> = {
  pi: 'payment_intents',
  ch: 'charges',
  txn: 'balance_transactions',
  re: 'refunds',
  dp: 'disputes',
  cus: 'customers',
  evt: 'events',
};

/** All objects of the account. */
export class Book {
  readonly paymentIntents: Collection<PaymentIntent>;
  readonly charges: Collection<Charge>;
  readonly balanceTransactions: Collection<StripeObject>;
  readonly refunds: Collection<Refund>;
  readonly disputes: Collection<Dispute>;
  readonly customers: Collection<Customer>;
  readonly events: Collection<StripeEventObject>;

  constructor(
    readonly store: Store,
    readonly clock: Clock,
  ) {
    this.paymentIntents = store.collection('payment_intents');
    this.charges = store.collection('charges');
    this.balanceTransactions = store.collection('balance_transactions');
    this.refunds = store.collection('refunds');
    this.disputes = store.collection('disputes');
    this.customers = store.collection('customers');
    this.events = store.collection('events');
  }

  /** Unix seconds by the clock. */
  now(): number {
    return Math.floor(this.clock.now().getTime() / 1000);
  }

  /** Lists show an object some time after it was made; these are not shown yet. */
  readonly late = new Set<string>();

  visible(objects: readonly StripeObject[]): readonly StripeObject[] {
    return this.late.size === 0 ? objects : objects.filter(({ id }) => !this.late.has(id));
  }

  find<T extends StripeObject>(collection: Collection<T>, kind: string, id: string, param?: string): T {
    const found = collection.get(id);
    if (!found) throw missing(kind, id, param);
    return found;
  }

  /** Replaces ids by the objects behind them along `latest_charge.balance_transaction`. Source: docs, "Expanding". */
  expanded(object: StripeObject, paths: readonly string[]): StripeObject {
    let result = object;
    for (const path of paths) {
      const [field = '', ...rest] = path.split('.');
      const inside = this.behind(result[field]);
      if (inside) result = { ...result, [field]: this.expanded(inside, rest.length > 0 ? [rest.join('.')] : []) };
    }
    return result;
  }

  private behind(value: unknown): StripeObject | undefined {
    if (typeof value === 'object' && value !== null) return value as StripeObject;
    if (typeof value !== 'string') return undefined;
    const kind = KIND_OF_PREFIX[value.split('_')[0] ?? ''];
    return kind === undefined ? undefined : this.store.collection<StripeObject>(kind).get(value);
  }
}
