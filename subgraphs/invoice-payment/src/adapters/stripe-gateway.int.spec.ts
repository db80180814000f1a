import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { MovableClock, Secret, silentLogger } from '@throughline/platform';
import { startStripeSandbox, StripeGatewayClient, type StripeSandbox } from '@throughline/stripe';
import { StripeGateway } from './stripe-gateway.ts';

const HOUR = 3_600_000;
let clock: MovableClock;
let stripe: StripeSandbox;
let gateway: StripeGateway;
let cursor: string | null;
/** Every payment as often as it was told while it was not known. */
let told: string[];

const settle = (amountMinor = 100): string => stripe.settle({ amountMinor, currency: 'usd' }).id;
const pass = (ms: number): Promise<void> => clock.moveTo(new Date(clock.now().getTime() + ms), () => Promise.resolve());
const known = (ids: readonly string[]): Promise<ReadonlySet<string>> =>
  Promise.resolve(new Set(ids.filter((id) => told.includes(id))));
const step = async (): Promise<boolean> => {
  const changes = await gateway.changesAfter(cursor, known);
  told.push(...changes.payments.map(({ gatewayPaymentId }) => gatewayPaymentId).filter((id) => !told.includes(id)));
  ({ cursor } = changes);
  return changes.more;
};
const walk = async (): Promise<void> => {
  while (await step());
};

describe('the walk along what happened at Stripe', () => {
  beforeEach(async () => {
    clock = new MovableClock('2025-03-30T10:00:00Z');
    const secretKey = new Secret('sk_test_walk');
    stripe = await startStripeSandbox({ clock, secretKey });
    gateway = new StripeGateway(
      new StripeGatewayClient({ url: stripe.url, secretKey, clock, log: silentLogger }),
      clock,
    );
    cursor = null;
    told = [];
  });
  afterEach(() => stripe.stop());

  it('begins with all payments there are, over all pages', async () => {
    const ids = Array.from({ length: 250 }, () => settle());
    await walk();
    assert.deepEqual(told.toSorted(), ids.toSorted());
  });

  it('finds a thousand payments of one second, and reads none of them twice', async () => {
    await walk();
    const ids = Array.from({ length: 1_000 }, () => settle());
    await walk();
    assert.deepEqual(told, ids);
    const reads = stripe.requests.count('GET /v1/payment_intents/:id');
    await walk();
    assert.equal(stripe.requests.count('GET /v1/payment_intents/:id'), reads);
  });

  it('finds a payment that was begun before the newest one known, and one that was begun and paid days later', async () => {
    const { id } = stripe.begin({ amountMinor: 30_000, currency: 'usd' });
    await pass(HOUR);
    const newer = settle();
    await walk();
    assert.deepEqual(told, [newer]);
    await pass(72 * HOUR);
    stripe.arrive(id);
    await walk();
    assert.deepEqual(told, [newer, id]);
    assert.equal((await gateway.readPayment(id, 'SETTLED'))?.settledAt, '2025-04-02T11:00:00Z');
  });

  it('finds what changes while it pages', async () => {
    const begun = stripe.begin({ amountMinor: 100, currency: 'usd' }).id;
    const first = Array.from({ length: 150 }, () => settle());
    assert.equal(await step(), true);
    stripe.arrive(begun);
    const between = settle();
    assert.equal(await step(), true);
    const last = settle();
    await walk();
    assert.deepEqual(told.toSorted(), [...first, begun, between, last].toSorted());
  });

  it('finds an event that becomes visible after later ones did', async () => {
    settle();
    await walk();
    await pass(3 * HOUR);
    const late = stripe.settle({ amountMinor: 700, currency: 'usd' });
    stripe.withhold(late.eventId);
    await pass(HOUR / 2);
    const later = Array.from({ length: 120 }, () => settle());
    await walk();
    assert.equal(told.includes(late.id), false);
    assert.equal(told.includes(later.at(-1) ?? ''), true);
    stripe.show(late.eventId);
    await walk();
    assert.deepEqual(told.slice(-1), [late.id]);
  });

  it('tells nothing of a payment that was cancelled, or that Stripe no longer has', async () => {
    await walk();
    stripe.cancel(stripe.begin({ amountMinor: 100, currency: 'usd' }).id);
    const gone = settle();
    stripe.store.collection('payment_intents').delete(gone);
    const kept = settle();
    await walk();
    assert.deepEqual(told, [kept]);
  });

  it('begins anew when the event to go on from is forgotten, and leaves out nothing', async () => {
    settle();
    await walk();
    await pass(2 * HOUR);
    await walk();
    stripe.store.collection<{ id: string }>('events').clear();
    const missed = settle();
    stripe.store.collection<{ id: string }>('events').clear();
    await walk();
    assert.deepEqual(told.slice(-1), [missed]);
  });

  it('goes on after the cursor of an earlier release', async () => {
    const id = settle();
    cursor = '2025-03-30T09:00:00Z';
    await walk();
    assert.deepEqual(told, [id]);
  });
});
