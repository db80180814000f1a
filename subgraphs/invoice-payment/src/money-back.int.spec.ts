import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { invoiceByNumber } from './testing/books.ts';
import { dealInMarch, invoiceOf } from './testing/deal-in-march.ts';
import type { RunningDomain } from './testing/running-domain.ts';

let domain: RunningDomain;

interface Reversal {
  kind: string;
  reference: string;
  amount: { amount: string };
  status: string;
  state: string;
  at: string;
}

const settle = async (reference: string, amountMinor: number, remittance = ''): Promise<string> => {
  const { id } = domain.sandboxes.stripe.settle({
    amountMinor,
    currency: 'usd',
    metadata: { reference, remittance },
  });
  await domain.rest();
  return id;
};
const paymentOf = async (reference: string) => {
  const { paymentByReference } = await domain.ask<{
    paymentByReference: { refunded: { amount: string }; cash: { amount: string }; refunds: Reversal[] };
  }>(
    `{ paymentByReference(reference: "${reference}") { refunded { amount } cash { amount }
       refunds { kind reference amount { amount } status state at } } }`,
  );
  const { refunded, cash, refunds } = paymentByReference;
  return { refunded: refunded.amount, cash: cash.amount, refunds };
};
const waiting = async (state = 'WAITING_FOR_DECISION'): Promise<string[]> => {
  const { paymentReversals } = await domain.ask<{
    paymentReversals: { amount: { amount: string }; payment: { reference: string } }[];
  }>(`{ paymentReversals(state: "${state}") { amount { amount } payment { reference } } }`);
  return paymentReversals.map(({ amount, payment }) => `${payment.reference} ${amount.amount}`);
};
const journal = async (): Promise<unknown[]> =>
  domain.rows('select journal_entry_id, line_number, account, amount::text from journal_line order by 1, 2');

describe('money of a payment that goes back', () => {
  before(async () => {
    domain = await dealInMarch();
    domain.listen();
    await invoiceOf(domain, '50001', '408.73');
  });
  after(() => domain.stop());

  it('is gone from the cash of the payment, once, and waits for a decision about the invoice', async () => {
    const id = await settle('PAY-440', 44_000, '50001');
    assert.equal((await invoiceByNumber(domain, '50001')).status, 'PAID');
    const before = await journal();
    const { id: refund } = domain.sandboxes.stripe.refund(id, 15_000);
    await domain.rest();
    await domain.poll();
    await domain.poll();
    const at = `${domain.clock.now().toISOString().slice(0, 19)}Z`;
    assert.deepEqual(await paymentOf('PAY-440'), {
      refunded: '150.00',
      cash: '290.00',
      refunds: [
        {
          kind: 'REFUND',
          reference: refund,
          amount: { amount: '150.00' },
          status: 'SUCCEEDED',
          state: 'WAITING_FOR_DECISION',
          at,
        },
      ],
    });
    assert.deepEqual(await waiting(), ['PAY-440 150.00']);
    assert.equal((await invoiceByNumber(domain, '50001')).status, 'PAID');
    assert.deepEqual(await journal(), before);
  });

  it('goes on being counted refund by refund', async () => {
    const [{ id } = { id: '' }] = await domain.rows<{ id: string }>(
      `select gateway_payment_id as id from payment where reference = 'PAY-440'`,
    );
    domain.sandboxes.stripe.refund(id, 4_050);
    await domain.rest();
    const { refunded, cash, refunds } = await paymentOf('PAY-440');
    assert.deepEqual([refunded, cash, refunds.length], ['190.50', '249.50', 2]);
  });

  it('comes back when the refund fails', async () => {
    const id = await settle('PAY-FAIL', 20_000);
    const { id: refund } = domain.sandboxes.stripe.refund(id, 20_000);
    await domain.rest();
    assert.equal((await paymentOf('PAY-FAIL')).cash, '0.00');
    domain.sandboxes.stripe.failRefund(refund);
    await domain.rest();
    const { cash, refunds } = await paymentOf('PAY-FAIL');
    assert.deepEqual([cash, refunds[0]?.status, refunds[0]?.state], ['200.00', 'FAILED', 'LAPSED']);
    assert.deepEqual(await waiting('LAPSED'), ['PAY-FAIL 200.00']);
  });

  for (const [end, cash, state] of [
    ['won', '75.00', 'LAPSED'],
    ['lost', '0.00', 'WAITING_FOR_DECISION'],
  ] as const)
    it(`is taken by a dispute, and is so ${state} when the dispute is ${end}`, async () => {
      const id = await settle(`PAY-${end}`, 7_500);
      const { id: dispute } = domain.sandboxes.stripe.dispute(id);
      await domain.rest();
      const open = await paymentOf(`PAY-${end}`);
      assert.deepEqual([open.cash, open.refunds[0]?.kind, open.refunds[0]?.status], ['0.00', 'DISPUTE', 'OPEN']);
      domain.sandboxes.stripe.closeDispute(dispute, end);
      await domain.rest();
      const closed = await paymentOf(`PAY-${end}`);
      assert.deepEqual([closed.cash, closed.refunds[0]?.state, closed.refunds.length], [cash, state, 1]);
    });

  it('is found by the poll when no webhook tells it, also of a payment that nobody told', async () => {
    const { stripe } = domain.sandboxes;
    const told = await settle('PAY-TOLD', 30_000);
    stripe.webhookEndpoints.add({
      url: `${domain.subgraph.url}/webhooks/stripe/stripe-us`,
      secret: 'whsec_spec',
      events: [],
    });
    stripe.refund(told, 10_000);
    stripe.refund(await settle('PAY-UNTOLD', 50_000), 20_000);
    assert.equal((await paymentOf('PAY-TOLD')).refunded, '0.00');
    await domain.poll();
    assert.deepEqual([(await paymentOf('PAY-TOLD')).cash, (await paymentOf('PAY-UNTOLD')).cash], ['200.00', '300.00']);
  });

  it('is in no state that nobody knows, and of no other tenant', async () => {
    const { errors } = await domain.answer({ query: '{ paymentReversals(state: "DONE") { id } }' });
    assert.match(errors?.[0]?.message ?? '', /state is not/);
    assert.deepEqual(await domain.as('other').ask('{ paymentReversals { id } }'), { paymentReversals: [] });
  });
});
