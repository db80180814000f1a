import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate, type ErrorCode, Fault, type Id, instant, money } from '@throughline/contracts';
import type { Ledger, LedgerCustomer, LedgerInvoice } from '@throughline/invoice-payment-domain';

/** An ERP that can be looked into, for the promises that the port makes. */
export interface LedgerBench {
  readonly ledger: Ledger;
  /** How many documents and customers it holds under our id. */
  count(kind: 'customer' | 'invoice' | 'payment', ourId: string): number;
  putOnHold(customerExternalId: string): void;
  /** Loses the answer of the next write of an invoice after it took effect. */
  loseNextAnswer(): void;
  closePeriod(period: string, at: string): void;
  reopenPeriod(period: string): void;
  /** What is open on the invoice over there, in major units. */
  openOf(invoiceExternalId: string): string;
  stop(): Promise<void>;
}

const customer = (id: string, reference: string): LedgerCustomer => ({
  billToId: id as Id<'BillTo'>,
  reference,
  name: 'Palisade Clinics of Colorado, Inc.',
  currency: 'USD',
  country: 'US',
  region: 'CO',
  addressLine: '9 Oak Ave',
  city: 'Denver',
  postalCode: '80202',
  taxRegistration: null,
});

const invoice = (id: string, customerExternalId: string, tax = '1430.93'): LedgerInvoice => ({
  invoiceId: id as Id<'Invoice'>,
  customer: customerExternalId,
  invoiceDate: calendarDate('2025-03-10'),
  dueDate: calendarDate('2025-03-30'),
  currency: 'USD',
  correlationId: 'cor_1',
  lines: [
    {
      invoiceLineId: `il_${id}` as Id<'InvoiceLine'>,
      lineNumber: 1,
      description: 'Assessment accepted',
      net: money('18705.00 USD'),
      tax: money(`${tax} USD`),
    },
  ],
  taxLines: [],
});

const codeOf = (result: { ok: boolean; refusal?: { code: ErrorCode } }): string =>
  result.ok ? 'accepted' : (result.refusal?.code ?? '');

/** What every adapter of the Ledger port promises; run against NetSuite's sandbox today, and later against others. */
export function ledgerContract(name: string, start: () => Promise<LedgerBench>): void {
  describe(`${name} as a ledger`, () => {
    let bench: LedgerBench;
    let account: string;
    before(async () => {
      bench = await start();
      const opened = await bench.ledger.upsertCustomer(customer('bt_1', 'BT-1'));
      assert.ok(opened.ok);
      account = opened.value.externalId;
    });
    after(() => bench.stop());

    it('has one customer, however often it is told', async () => {
      const again = await bench.ledger.upsertCustomer(customer('bt_1', 'BT-1'));
      assert.equal(again.ok && again.value.externalId, account);
      assert.equal(bench.count('customer', 'bt_1'), 1);
    });

    it('says whether a customer is on hold, and that it knows none', async () => {
      assert.equal(await bench.ledger.creditStatus({ billToId: 'bt_9', reference: 'BT-9' }), null);
      const held = await bench.ledger.upsertCustomer(customer('bt_2', 'BT-2'));
      assert.equal(held.ok && held.value.onHold, false);
      bench.putOnHold(held.ok ? held.value.externalId : '');
      assert.equal((await bench.ledger.creditStatus({ billToId: 'bt_2', reference: 'BT-2' }))?.onHold, true);
    });

    it('posts an invoice under our id and answers its number and total, with tax as we say', async () => {
      const posted = await bench.ledger.submitInvoice(invoice('inv_1', account));
      assert.ok(posted.ok);
      assert.equal(posted.value.total.toString(), '20135.93 USD');
      const repeated = await bench.ledger.submitInvoice(invoice('inv_1', account));
      assert.deepEqual(repeated.ok && repeated.value.number, posted.value.number);
      assert.equal(bench.count('invoice', 'inv_1'), 1);
    });

    it('shows by look-up what a lost answer left behind, and that there is nothing', async () => {
      assert.equal(await bench.ledger.findInvoice('inv_lost', 'USD'), null);
      bench.loseNextAnswer();
      await assert.rejects(
        bench.ledger.submitInvoice(invoice('inv_lost', account)),
        (error: unknown) => error instanceof Fault && error.code === 'UPSTREAM_OUTCOME_UNKNOWN',
      );
      assert.equal((await bench.ledger.findInvoice('inv_lost', 'USD'))?.total.toString(), '20135.93 USD');
    });

    it('refuses an invoice to a customer that it does not know', async () => {
      assert.equal(codeOf(await bench.ledger.submitInvoice(invoice('inv_2', '999999'))), 'UPSTREAM_REJECTED');
    });

    it('records cash against one invoice, once', async () => {
      const posted = await bench.ledger.submitInvoice(invoice('inv_3', account));
      assert.ok(posted.ok);
      const payment = {
        cashApplicationId: 'ca_1' as Id<'CashApplication'>,
        customer: account,
        invoice: posted.value.internalId,
        postingDate: calendarDate('2025-03-20'),
        valueDate: calendarDate('2025-03-20'),
        amount: money('135.93 USD'),
        paymentReference: 'PAY-11',
        correlationId: 'cor_1',
      };
      for (let times = 0; times < 2; times += 1) assert.ok((await bench.ledger.recordPayment(payment)).ok);
      assert.equal(bench.openOf(posted.value.internalId), '20000.00');
      assert.equal(bench.count('payment', 'ca_1'), 1);
      assert.notEqual(await bench.ledger.findPayment('ca_1'), null);
      const tooMuch = { ...payment, cashApplicationId: 'ca_2' as Id<'CashApplication'>, amount: money('20000.01 USD') };
      assert.equal(codeOf(await bench.ledger.recordPayment(tooMuch)), 'UPSTREAM_REJECTED');
    });

    it('tells which months are closed and since when, and refuses to post into them', async () => {
      bench.closePeriod('2025-02', '2025-03-05T22:00:00Z');
      bench.closePeriod('2025-03', '2025-04-03T22:00:00Z');
      assert.deepEqual(await bench.ledger.closedPeriods(null), [
        { period: '2025-02', closedAt: '2025-03-05T22:00:00Z' },
        { period: '2025-03', closedAt: '2025-04-03T22:00:00Z' },
      ]);
      const recent = await bench.ledger.closedPeriods(instant('2025-04-01T00:00:00Z'));
      assert.deepEqual(
        recent.map((close) => close.period),
        ['2025-03'],
      );
      assert.equal(codeOf(await bench.ledger.submitInvoice(invoice('inv_4', account))), 'PERIOD_CLOSED');
      bench.reopenPeriod('2025-03');
      assert.equal(codeOf(await bench.ledger.submitInvoice(invoice('inv_4', account))), 'accepted');
    });
  });
}
