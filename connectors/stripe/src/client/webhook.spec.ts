import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Stripe } from 'stripe';
import { MovableClock, Secret } from '@throughline/platform';
import { verifyStripeWebhook } from './webhook.ts';

const clock = new MovableClock('2025-04-08T10:00:00Z');
const now = clock.now().getTime() / 1000;
const [current, former, foreign] = ['whsec_current', 'whsec_former', 'whsec_foreign'] as const;
const payload = JSON.stringify(
  {
    id: 'evt_1',
    object: 'event',
    type: 'payment_intent.succeeded',
    created: now,
    data: { object: { id: 'pi_1', object: 'payment_intent' } },
  },
  null,
  2,
);
const signed = (secret: string, timestamp = now): string =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
const verdict = (body: string, header: string | undefined, ...secrets: string[]): string => {
  const result = verifyStripeWebhook(
    body,
    header,
    secrets.map((secret) => new Secret(secret)),
    clock,
  );
  return result.ok ? (result.value.paymentIntentId ?? '') : result.refusal.code;
};

describe('the signature of a webhook', () => {
  for (const [what, body, header, secrets, expected] of [
    ['takes what was signed', payload, signed(current), [current], 'pi_1'],
    ['takes 290 s of age', payload, signed(current, now - 290), [current], 'pi_1'],
    ['refuses 310 s of age', payload, signed(current, now - 310), [current], 'WEBHOOK_SIGNATURE_INVALID'],
    ['takes a clock 290 s ahead', payload, signed(current, now + 290), [current], 'pi_1'],
    ['refuses a clock 310 s ahead', payload, signed(current, now + 310), [current], 'WEBHOOK_SIGNATURE_INVALID'],
    [
      'refuses an altered byte',
      payload.replace('pi_1', 'pi_2'),
      signed(current),
      [current],
      'WEBHOOK_SIGNATURE_INVALID',
    ],
    [
      'refuses a body written again',
      JSON.stringify(JSON.parse(payload)),
      signed(current),
      [current],
      'WEBHOOK_SIGNATURE_INVALID',
    ],
    ['takes the former secret during rotation', payload, signed(former), [current, former], 'pi_1'],
    [
      'takes one good signature of two',
      payload,
      `${signed(foreign)},${signed(current).split(',')[1]}`,
      [current],
      'pi_1',
    ],
    ['refuses the former secret after rotation', payload, signed(former), [current], 'WEBHOOK_SIGNATURE_INVALID'],
    ['refuses a foreign secret', payload, signed(foreign), [current, former], 'WEBHOOK_SIGNATURE_INVALID'],
    ['refuses no signature', payload, undefined, [current], 'WEBHOOK_SIGNATURE_INVALID'],
    ['refuses an empty signature', payload, '', [current], 'WEBHOOK_SIGNATURE_INVALID'],
    ['refuses when no secret is configured', payload, signed(current), [], 'WEBHOOK_SIGNATURE_INVALID'],
  ] as const) {
    it(what, () => assert.equal(verdict(body, header, ...secrets), expected));
  }

  it('takes the raw bytes as well', () => {
    assert.ok(verifyStripeWebhook(Buffer.from(payload), signed(current), [new Secret(current)], clock).ok);
  });
});

describe('what was signed', () => {
  for (const body of ['{}', '{"id":"evt_1","object":"v2.core.event","type":"v1.payment","created":1}', '[]']) {
    it(`is refused when it is no event: ${body}`, () => {
      const header = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: current, timestamp: now });
      assert.equal(verdict(body, header, current), 'WEBHOOK_SIGNATURE_INVALID');
    });
  }
});
