import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { paymentSettled } from '@throughline/events';
import { publishConfiguration, RunningDomain } from './testing/running-domain.ts';

let domain: RunningDomain;

const settle = (reference: string, more: { currency?: string; remittance?: string } = {}): string =>
  domain.sandboxes.stripe.settle({
    amountMinor: 10_000,
    currency: more.currency ?? 'usd',
    metadata: { reference, remittance: more.remittance ?? '' },
  }).id;

/** Each has in it what nobody can keep or read. */
const settleBadOnes = (): void => {
  settle('PAY-\u0000');
  settle('PAY-HALF', { remittance: '4000\ud800' });
  settle('PAY-NOWHERE', { currency: 'zzz' });
};
const known = async (): Promise<string[]> =>
  (await domain.published(paymentSettled)).map(({ reference }) => reference).sort();
const putAside = (): Promise<{ state: string; last_error: string }[]> =>
  domain.rows(`select state, last_error from webhook_receipt where state <> 'processed' order by state, last_error`);

/** One that cannot be kept is parked with its reason at once; one that cannot be read may be readable later. */
async function assertBadOnesAlone(): Promise<void> {
  const aside = await putAside();
  assert.deepEqual(
    aside.map(({ state }) => state),
    ['parked', 'parked', 'received'],
  );
  for (const { last_error: why } of aside.slice(0, 2)) assert.match(why, /holds U\+0000 or half a character/);
  assert.match(aside[2]?.last_error ?? '', /cannot be read/);
}

for (const { told, before: pollsBefore } of [
  { told: 'that is found among all payments at the first look', before: false },
  { told: 'that is found by what happened since the last look', before: true },
])
  describe(`a payment with a text or a currency that nobody can take, ${told}`, () => {
    before(async () => {
      domain = await RunningDomain.start('2025-03-10T10:00:00Z');
      await publishConfiguration(domain);
      if (pollsBefore) await domain.poll();
    });
    after(() => domain.stop());

    it('is put aside by itself with its reason, and the others are taken, those of later looks too', async () => {
      settle('PAY-1');
      settleBadOnes();
      settle('PAY-2');
      await domain.poll();
      assert.deepEqual(await known(), ['PAY-1', 'PAY-2']);
      await assertBadOnesAlone();
      settle('PAY-3');
      await domain.poll();
      assert.deepEqual(await known(), ['PAY-1', 'PAY-2', 'PAY-3']);
      await assertBadOnesAlone();
    });
  });
