import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  billableEventRecorded,
  cashApplicationReversed,
  cashApplied,
  invoicePaid,
  paymentRefunded,
  paymentSettled,
  receivablesAccountsRequested,
  receivableWrittenOff,
} from '@throughline/events';
import type { TestedSubgraph } from '@throughline/subgraph/testing';
import { balances, invoiceByNumber } from './testing/books.ts';
import { aDeal, aMilestone } from './testing/facts.ts';
import { publishConfiguration, RunningDomain } from './testing/running-domain.ts';

let domain: RunningDomain;

interface Told {
  readonly reference: string;
  readonly amountMinor: number;
  readonly remittance?: string;
  readonly valueDate?: string;
}

/** The payer pays; whether the money is there is another matter. */
async function pay({ reference, amountMinor, remittance = '', valueDate }: Told): Promise<void> {
  const metadata = { reference, remittance, ...(valueDate !== undefined && { value_date: valueDate }) };
  domain.sandboxes.stripe.settle({ amountMinor, currency: 'usd', metadata });
  await domain.rest();
}

interface PaymentView {
  readonly id: string;
  readonly status: string;
  readonly valueDate: string;
  readonly unapplied: { readonly amount: string };
  readonly applications: readonly {
    readonly id: string;
    readonly amount: { readonly amount: string };
    readonly appliedOn: string;
    readonly method: string;
    readonly realisedFx: { readonly amount: string };
    readonly invoice: { readonly number: string };
  }[];
}

const paymentOf = async (reference: string): Promise<PaymentView> =>
  (
    await domain.ask<{ paymentByReference: PaymentView }>(
      `{ paymentByReference(reference: "${reference}") { id status valueDate unapplied { amount }
         applications { id amount { amount } appliedOn method realisedFx { amount } invoice { number } } } }`,
    )
  ).paymentByReference;

const applicationsOf = async (reference: string): Promise<string[]> =>
  (await paymentOf(reference)).applications.map(
    ({ invoice, amount, appliedOn, method }) => `${invoice.number} ${amount.amount} ${appliedOn} ${method}`,
  );

const idOf = async (number: string): Promise<string> => {
  const [row] = await domain.rows<{ id: string }>(`select id from invoice where number = $1`, [number]);
  return row?.id ?? '';
};

const decide = async (mutation: string, by: TestedSubgraph = domain) => {
  const answer = await by.ask<Record<string, { __typename: string; code?: string; id?: string }>>(
    `mutation { ${mutation} { __typename ... on Refusal { code }
       ... on CashApplication { id } ... on Refund { id } ... on ReceivableWriteOff { id } } }`.replaceAll(
      /\.\.\. on (CashApplication|Refund|ReceivableWriteOff) \{ id \}/g,
      (fragment, type: string) => (ANSWERS[mutation.slice(0, mutation.indexOf('('))] === type ? fragment : ''),
    ),
  );
  const [outcome] = Object.values(answer);
  await domain.rest();
  return { code: outcome?.code ?? outcome?.__typename, id: outcome?.id ?? '' };
};
const ANSWERS: Record<string, string> = {
  matchPayment: 'CashApplication',
  unapplyCash: 'CashApplication',
  refundPayment: 'Refund',
  proposeWriteOff: 'ReceivableWriteOff',
  approveWriteOff: 'ReceivableWriteOff',
};

describe('RU-17 cash', () => {
  before(async () => {
    domain = await RunningDomain.start('2025-02-03T16:00:00Z');
    domain.listen();
    await publishConfiguration(domain);
    domain.sandboxes.netsuite.numbering.next('invoice', ['30411', '30412']);
    const deal = aDeal();
    await domain.hear(receivablesAccountsRequested, deal.activationId, { activationId: deal.activationId, deal });
    // 20,135.93 on 10 March and 10,765.00 on 21 April.
    for (const [reference, acceptedAt, amount] of [
      ['MS-1', '2025-03-06T20:15:00Z', '18705.00'],
      ['MS-2', '2025-04-17T09:00:00Z', '10000.00'],
    ] as const) {
      const milestone = aMilestone(reference, acceptedAt, amount);
      await domain.hear(billableEventRecorded, milestone.billableEventId, milestone);
    }
    await domain.moveTo('2025-04-22T12:00:00Z');
  });
  after(() => domain.stop());

  it('that is announced is applied on its value date, at the time of day at which it was told', async () => {
    await pay({ reference: 'PAY-1', amountMinor: 13_593, remittance: '30411', valueDate: '2025-04-24' });
    assert.deepEqual([(await paymentOf('PAY-1')).status, await applicationsOf('PAY-1')], ['PLANNED', []]);
    assert.equal((await balances(domain, '2025-04-24'))['1000'], '0.00');
    await domain.poll();
    await domain.moveTo('2025-04-24T11:59:59Z');
    assert.equal((await domain.published(paymentSettled)).length, 0);
    await domain.moveTo('2025-04-24T12:00:00Z');
    assert.deepEqual(await applicationsOf('PAY-1'), ['30411 135.93 2025-04-24 AUTO_REMITTANCE']);
    const [settled] = await domain.published(paymentSettled);
    assert.deepEqual([settled?.valueDate, settled?.amountFunctional.amount], ['2025-04-24', '135.93']);
  });

  it('that is told after its value date is applied and booked as of it', async () => {
    await pay({ reference: 'PAY-2', amountMinor: 100_000, remittance: '30411', valueDate: '2025-03-31' });
    assert.deepEqual(await applicationsOf('PAY-2'), ['30411 1000.00 2025-03-31 AUTO_REMITTANCE']);
    const march = await balances(domain, '2025-03-31');
    assert.deepEqual([march['1000'], march['1100']], ['1000.00', '19135.93']);
  });

  it('a residual of the limit is written off the same day at the time of the policy, and the invoice is paid', async () => {
    await domain.moveTo('2025-04-25T09:00:00Z');
    await pay({ reference: 'PAY-3', amountMinor: 1_899_000, remittance: '30411' });
    assert.equal((await invoiceByNumber(domain, '30411')).open.amount, '10.00');
    await domain.moveTo('2025-04-25T13:59:59Z');
    assert.deepEqual(await domain.published(receivableWrittenOff), []);
    await domain.moveTo('2025-04-25T14:00:00Z');
    const [writeOff] = await domain.published(receivableWrittenOff);
    assert.deepEqual(
      [writeOff?.reference, writeOff?.kind, writeOff?.amount.amount, writeOff?.writtenOffAt, writeOff?.invoiceNumber],
      ['WO-1', 'SMALL_BALANCE', '10.00', '2025-04-25T14:00:00Z', '30411'],
    );
    assert.deepEqual(
      writeOff?.lines.map(({ lineNumber, wbsElementId, amount }) => [lineNumber, wbsElementId, amount.amount]),
      [[1, 'wbs_1', '10.00']],
    );
    assert.equal((await invoiceByNumber(domain, '30411')).status, 'PAID');
    const { receivableWriteOffs } = await domain.ask<{ receivableWriteOffs: object[] }>(
      `{ receivableWriteOffs(engagementId: "eng_1") { reference kind amount { amount } writtenOffOn invoice { number } } }`,
    );
    assert.deepEqual(receivableWriteOffs, [
      {
        reference: 'WO-1',
        kind: 'SMALL_BALANCE',
        amount: { amount: '10.00' },
        writtenOffOn: '2025-04-25',
        invoice: { number: '30411' },
      },
    ]);
    const [books, dayBefore] = [await balances(domain, '2025-04-25'), await balances(domain, '2025-04-24')];
    assert.deepEqual([books['1100'], books['7100'], dayBefore['7100']], ['10765.00', '10.00', '0.00']);
  });

  it('without a remittance finds an invoice by a number in its reference, else by an amount that only one has', async () => {
    await pay({ reference: 'invoice 30412 part 1', amountMinor: 76_500 });
    assert.deepEqual(await applicationsOf('invoice 30412 part 1'), ['30412 765.00 2025-04-25 AUTO_REFERENCE']);
    await pay({ reference: 'no idea', amountMinor: 999_999 });
    assert.deepEqual(await applicationsOf('no idea'), []);
    await pay({ reference: 'thanks', amountMinor: 1_000_000 });
    assert.deepEqual(await applicationsOf('thanks'), ['30412 10000.00 2025-04-25 AUTO_AMOUNT']);
    assert.equal((await invoiceByNumber(domain, '30412')).status, 'PAID');
    const [books] = [await balances(domain, '2025-04-25')];
    assert.deepEqual([books['1100'], books['1150']], ['0.00', '-9999.99']);
  });

  it('that a person takes back is unapplied again, the invoice open again, and the ERP told', async () => {
    const before = domain.sandboxes.netsuite.records.all('customerPayment').length;
    const [application] = (await paymentOf('thanks')).applications;
    const taken = await decide(`unapplyCash(cashApplicationId: "${application?.id}", reason: "wrong customer")`);
    assert.equal(taken.code, 'CashApplication');
    const view = await paymentOf('thanks');
    assert.deepEqual([view.unapplied.amount, view.applications], ['10000.00', []]);
    const invoice = await invoiceByNumber(domain, '30412');
    assert.deepEqual([invoice.status, invoice.open.amount], ['PARTIALLY_PAID', '10000.00']);
    assert.equal((await domain.published(cashApplicationReversed))[0]?.by, 'user:finance');
    assert.equal(domain.sandboxes.netsuite.records.all('customerPayment').length, before - 1);
    const books = await balances(domain, '2025-04-25');
    assert.deepEqual([books['1100'], books['1150']], ['10000.00', '-19999.99']);
    const again = await decide(`unapplyCash(cashApplicationId: "${application?.id}", reason: "twice")`);
    assert.equal(again.code, 'CASH_APPLICATION_REVERSED');
  });

  it('what was open at a day counts an application until the day on which it was taken back', async () => {
    await domain.moveTo('2025-04-28T15:00:00Z');
    const id = await idOf('30412');
    const { id: paymentId } = await paymentOf('no idea');
    const matched = await decide(`matchPayment(paymentId: "${paymentId}", invoiceId: "${id}")`);
    assert.equal(matched.code, 'CashApplication');
    assert.deepEqual(await applicationsOf('no idea'), ['30412 9999.99 2025-04-28 MANUAL_MATCH']);
    await domain.moveTo('2025-04-30T08:00:00Z');
    await decide(`unapplyCash(cashApplicationId: "${matched.id}", reason: "of another firm")`);
    const openAt = async (at: string) =>
      (
        await domain.ask<{ invoiceOpenAt: { amount: string } }>(
          `{ invoiceOpenAt(invoiceId: "${id}", at: "${at}T23:59:59Z") { amount } }`,
        )
      ).invoiceOpenAt.amount;
    assert.deepEqual(await Promise.all(['2025-04-27', '2025-04-28', '2025-04-29', '2025-04-30'].map(openAt)), [
      '10000.00',
      '0.01',
      '0.01',
      '10000.00',
    ]);
  });

  it('goes back to the payer through the gateway, no more than is unapplied', async () => {
    const { id } = await paymentOf('thanks');
    const refund = (amount: string) =>
      decide(`refundPayment(paymentId: "${id}", amount: { amount: "${amount}", currency: "USD" }, reason: "double")`);
    assert.equal((await refund('10000.01')).code, 'CASH_NOT_AVAILABLE');
    assert.equal((await refund('4000.00')).code, 'Refund');
    assert.equal((await paymentOf('thanks')).unapplied.amount, '6000.00');
    const [told, ...more] = await domain.published(paymentRefunded);
    assert.deepEqual([told?.amount.amount, told?.refundedOn, more], ['4000.00', '2025-04-30', []]);
    const books = await balances(domain, '2025-04-30');
    assert.deepEqual([books['1150'], books['7000']], ['-15999.99', '0.00']);
    assert.equal((await refund('6000.01')).code, 'CASH_NOT_AVAILABLE');
  });

  it('that is matched by hand takes all that fits, and refuses more, another invoice, and nobody’s payment', async () => {
    const [id, { id: paymentId }] = [await idOf('30412'), await paymentOf('thanks')];
    const match = (invoiceId: string, amount?: string) =>
      decide(
        `matchPayment(paymentId: "${paymentId}", invoiceId: "${invoiceId}"${
          amount === undefined ? '' : `, amount: { amount: "${amount}", currency: "USD" }`
        })`,
      );
    assert.equal((await match(id, '6000.01')).code, 'CASH_NOT_AVAILABLE');
    assert.equal((await match(await idOf('30411'))).code, 'CASH_NOT_AVAILABLE');
    assert.equal((await match('inv_nobody')).code, 'ENTITY_UNKNOWN');
    assert.equal((await match(id, '1000.00')).code, 'CashApplication');
    assert.equal((await match(id)).code, 'CashApplication');
    assert.equal((await invoiceByNumber(domain, '30412')).open.amount, '4000.00');
    assert.equal((await domain.published(cashApplied)).at(-1)?.method, 'MANUAL_MATCH');
  });

  it('a bad debt needs two persons', async () => {
    const id = await idOf('30412');
    const propose = (amount: string) =>
      decide(
        `proposeWriteOff(invoiceId: "${id}", amount: { amount: "${amount}", currency: "USD" }, reason: "insolvent")`,
      );
    assert.equal((await propose('4000.01')).code, 'CASH_NOT_AVAILABLE');
    const proposed = await propose('4000.00');
    assert.equal(proposed.code, 'ReceivableWriteOff');
    assert.equal((await invoiceByNumber(domain, '30412')).open.amount, '4000.00');
    assert.equal((await decide(`approveWriteOff(id: "${proposed.id}")`)).code, 'SECOND_PERSON_REQUIRED');
    assert.equal(
      (await decide(`approveWriteOff(id: "${proposed.id}")`, domain.by('user:controller'))).code,
      'ReceivableWriteOff',
    );
    assert.equal(
      (await decide(`approveWriteOff(id: "${proposed.id}")`, domain.by('user:controller'))).code,
      'WRITE_OFF_NOT_PROPOSED',
    );
    const invoice = await invoiceByNumber(domain, '30412');
    assert.deepEqual([invoice.status, invoice.open.amount], ['PAID', '0.00']);
    const told = (await domain.published(receivableWrittenOff)).at(-1);
    assert.deepEqual(
      [told?.reference, told?.kind, told?.paymentId, told?.amount.amount],
      ['WO-2', 'BAD_DEBT', null, '4000.00'],
    );
    const books = await balances(domain, '2025-04-30');
    assert.deepEqual([books['1100'], books['7100'], books['1150']], ['0.00', '4010.00', '-9999.99']);
    assert.equal((await domain.published(invoicePaid)).filter(({ number }) => number === '30412').length, 2);
  });

  it('a small balance that is gone by its time is not written off', async () => {
    await domain.moveTo('2025-05-01T15:00:00Z');
    assert.equal((await domain.published(receivableWrittenOff)).length, 2);
  });
});
