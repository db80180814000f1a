import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate, type Id, invariant, Money, money, month } from '@throughline/contracts';
import type { LedgerInvoice } from '@throughline/invoice-payment-domain';
import { externalKey, type LegacyErpSandbox, sftpKeyPair, startLegacyErpSandbox } from '@throughline/legacy-erp';
import { type Connection, MovableClock, Secret, silentLogger } from '@throughline/platform';
import { type LedgerBench, ledgerContract } from '../testing/ledger.contract.ts';
import { legacyBooksOf, legacyErpClientOver, legacyLedgerOver } from './legacy-ledger.ts';
import { LegacyBatches } from './legacy-batches.ts';

const KINDS = { invoice: 'IN', payment: 'PY' } as const;

interface ConnectedErp {
  readonly clock: MovableClock;
  readonly sandbox: LegacyErpSandbox;
  readonly connection: Connection;
}

async function connectedErp(): Promise<ConnectedErp> {
  const clock = new MovableClock('2025-04-10T09:00:00Z');
  const { publicKey: sftpPublicKey, privateKey: sftpPrivateKey } = sftpKeyPair();
  const account = { username: 'QTC', password: new Secret('hush') };
  const sandbox = await startLegacyErpSandbox({ clock, legalEntity: 'US01', ...account, sftpPublicKey });
  const { host, port, hostKeySha256 } = sandbox.sftp;
  const connection = {
    tenantId: 'cedar',
    system: 'legacy-erp',
    instance: 'ERP-OLD',
    url: sandbox.url,
    settings: { username: 'QTC', legalEntity: 'US01', sftpHost: host, sftpPort: String(port), hostKeySha256 },
    secrets: { password: account.password, sftpPrivateKey },
  } satisfies Connection;
  return { clock, sandbox, connection };
}

/** The legacy ERP's sandbox over HTTP and SFTP, through the adapter. */
async function legacyBench(): Promise<LedgerBench> {
  const { clock, sandbox, connection } = await connectedErp();
  const { desk, faults } = sandbox;
  return {
    ledger: legacyLedgerOver(connection, clock, silentLogger),
    count: (kind, ourId) =>
      kind === 'customer'
        ? desk.customers().filter(({ externalId }) => externalId === ourId).length
        : desk.documents().filter((one) => one.kind === KINDS[kind] && one.externalId === externalKey(ourId)).length,
    putOnHold: (customerNo) => desk.block(customerNo, 'A'),
    loseNextAnswer: () =>
      faults.add({
        match: { method: 'POST', path: /ArFacade/, body: /PostDocument/ },
        kind: 'timeout-after-commit',
        times: 1,
      }),
    closePeriod: (period, closedAt) => desk.closePeriod(month(period), closedAt),
    reopenPeriod: (period) => desk.openPeriod(month(period)),
    openOf: (erpDocNo) => {
      const found = desk.documents().find((document) => document.erpDocNo === erpDocNo);
      return Money.of(found?.open ?? '0', 'USD').toAmount();
    },
    stop: () => sandbox.stop(),
  };
}

ledgerContract('the legacy ERP', legacyBench);

const invoice = (id: string, customer: string): LedgerInvoice => ({
  invoiceId: id as Id<'Invoice'>,
  customer,
  invoiceDate: calendarDate('2025-04-10'),
  dueDate: calendarDate('2025-04-30'),
  currency: 'USD',
  correlationId: 'cor_1',
  lines: [
    {
      invoiceLineId: `il_01jqz8c9x1f2v3b4n5m6k7p8${id.slice(-2)}` as Id<'InvoiceLine'>,
      lineNumber: 1,
      description: 'Assessment accepted',
      net: money('100.00 USD'),
      tax: money('7.65 USD'),
    },
  ],
  taxLines: [],
});

describe('batches to the legacy ERP', () => {
  const FIRST = 'inv_01jqz8c9x1f2v3b4n5m6k7p8q1';
  const SECOND = 'inv_01jqz8c9x1f2v3b4n5m6k7p8q2';
  let erp: ConnectedErp;
  let batches: LegacyBatches;
  let customer: string;
  const moveTo = (at: string): Promise<void> => erp.clock.moveTo(at, async () => undefined);
  const send = async (...ids: string[]) => {
    const batch = await batches.prepare(ids.map((id) => invoice(id, customer)));
    invariant(batch.ok, 'the batch has invoices');
    await batches.deliver(batch.value);
    return batch.value;
  };
  before(async () => {
    erp = await connectedErp();
    const { connection, clock, sandbox } = erp;
    batches = new LegacyBatches(legacyErpClientOver(connection, clock, silentLogger), legacyBooksOf(connection), clock);
    customer = sandbox.desk.takeCustomer({
      externalId: 'bt_1',
      reference: 'BT-1',
      name: 'Palisade',
      currency: 'USD',
      country: 'US',
      region: 'CO',
      addressLine: '',
      city: '',
      postalCode: '',
      vatId: '',
    }).customerNo;
  });
  after(() => erp.sandbox.stop());

  it('wait until the morning, then tell number and total', async () => {
    const batch = await send(FIRST, SECOND);
    assert.deepEqual((await batches.outcomes(batch, [FIRST])).get(FIRST), { state: 'WAITING' });
    await moveTo('2025-04-11T04:00:00Z');
    const settled = await batches.outcomes(batch, [FIRST, SECOND]);
    const told = [FIRST, SECOND].map((id) => settled.get(id));
    assert.deepEqual(
      told.map((one) => one?.state === 'POSTED' && [one.document.number, one.document.total.toString()]),
      [
        ['1900000001', '107.65 USD'],
        ['1900000002', '107.65 USD'],
      ],
    );
  });

  it('ask the service after the cut-off instead of sending again, and know what never arrived', async () => {
    const third = 'inv_01jqz8c9x1f2v3b4n5m6k7p8q3';
    const never = 'inv_01jqz8c9x1f2v3b4n5m6k7p8q4';
    erp.sandbox.disturbances.acknowledgeLateUntil = new Date('2025-04-20T00:00:00Z');
    const batch = await send(third);
    await moveTo('2025-04-12T05:00:00Z');
    const outcomes = await batches.outcomes(batch, [third, never]);
    assert.deepEqual([outcomes.get(third)?.state, outcomes.get(never)?.state], ['POSTED', 'MISSING']);
  });

  it('turn a rejection into a refusal with its code', async () => {
    erp.sandbox.desk.closePeriod(month('2025-04'));
    const fourth = 'inv_01jqz8c9x1f2v3b4n5m6k7p8q5';
    const batch = await send(fourth);
    erp.sandbox.disturbances.acknowledgeLateUntil = null;
    await moveTo('2025-04-13T04:00:00Z');
    const outcome = (await batches.outcomes(batch, [fourth])).get(fourth);
    assert.equal(outcome?.state === 'REJECTED' && outcome.refusal.code, 'PERIOD_CLOSED');
    erp.sandbox.desk.openPeriod(month('2025-04'));
  });
});
