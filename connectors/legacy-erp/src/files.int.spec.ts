import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { calendarDate, Fault, month } from '@throughline/contracts';
import { writeArFile } from './formats/ar-invoice-file.ts';
import type { Batch } from './index.ts';
import { aCustomer, anInvoice, type Erp, LEGAL_ENTITY, otherKeys, startErp } from './testing/an-erp.ts';

const codeOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof Fault ? error.code : String(error)),
  );

describe('batches over SFTP', () => {
  let erp: Erp;
  let customerNo: string;
  const state = async (externalId: string) => (await erp.client.readAcknowledgments()).book.outcomeOf(externalId);
  const send = async (...externalIds: string[]): Promise<Batch> => {
    const batch = await erp.client.prepareBatch(externalIds.map((id) => anInvoice(id, customerNo)));
    await erp.client.deliverBatch(batch);
    return batch;
  };
  const night = (): void => {
    erp.sandbox.night.runBatch();
    erp.sandbox.night.acknowledge();
  };
  before(async () => {
    erp = await startErp();
    await erp.client.sendCustomer(aCustomer());
    customerNo = erp.sandbox.desk.customers()[0]?.customerNo ?? '';
  });
  after(() => erp.sandbox.stop());

  it('takes a customer at once, and finds it again by our id', async () => {
    assert.match(customerNo, /^\d{10}$/);
    assert.equal((await erp.client.service.getCustomer({ externalId: 'bt_1' }))?.name, 'Müller & Söhne, Straßenbau');
    await erp.client.sendCustomer(aCustomer({ city: 'Bonn' }));
    assert.equal(erp.sandbox.desk.customers().length, 1);
  });

  it('posts at 22:00 and acknowledges at 04:00, document and line', async () => {
    const batch = await send('INV-1');
    assert.equal(batch.name, 'QTC_ARINV_DE01_20260331_000001.dat');
    assert.equal(batch.acknowledgedBy, '2026-04-01T04:00:00Z');
    await erp.moveTo('2026-03-31T23:00:00Z');
    assert.equal(await state('INV-1'), null);
    await erp.moveTo('2026-04-01T04:00:00Z');
    const outcome = await state('INV-1');
    assert.equal(outcome?.final, true);
    assert.deepEqual(
      [outcome.document.status, outcome.document.erpDocNo, outcome.lines.map(({ taxAmount }) => taxAmount)],
      ['POSTED', '1900000001', ['1406.00']],
    );
    assert.ok(erp.sandbox.files.has('/archive/202603/QTC_ARINV_DE01_20260331_000001.dat'));
  });

  it('lists what is open, and the customers with what they owe', async () => {
    const [item] = await erp.client.openItems();
    assert.deepEqual([item?.externalId, item?.openAmount, item?.customerNo], ['INV-1', '8806.00', customerNo]);
    const [customer] = await erp.client.customers();
    assert.deepEqual([customer?.creditUsed, customer?.block], ['8806.00', '']);
  });

  it('delivers one file once, however often it is told', async () => {
    const batch = await send('INV-2');
    assert.equal(await erp.client.deliverBatch(batch), 'THERE_ALREADY');
    night();
    assert.equal(await erp.client.deliverBatch(batch), 'THERE_ALREADY');
    night();
    assert.equal(erp.sandbox.desk.documents().filter(({ externalId }) => externalId === 'INV-2').length, 1);
    const other = { ...batch, bytes: Buffer.from('something else') };
    assert.equal(await codeOf(erp.client.deliverBatch(other)), 'UPSTREAM_REJECTED');
  });

  it('rejects a repeated number as DUPFILE, whoever brings it', async () => {
    const name = `QTC_ARINV_${LEGAL_ENTITY}_20260401_000002.dat`;
    erp.sandbox.files.put(`/in/ar/${name}`, Buffer.from('x'));
    erp.sandbox.files.put(`/in/ar/${name}.done`, Buffer.alloc(0));
    night();
    assert.match((await erp.client.rejectionOf(name)) ?? '', /^DUPFILE/);
  });

  it('stops at a gap in the numbers until it is filled', async () => {
    const bytesOf = (sequence: number) =>
      writeArFile({ created: calendarDate('2026-04-01'), sequence, legalEntity: LEGAL_ENTITY }, [
        anInvoice(`INV-G${sequence}`, customerNo),
      ]);
    const put = (sequence: number): void => {
      const path = `/in/ar/QTC_ARINV_${LEGAL_ENTITY}_20260401_00000${sequence}.dat`;
      erp.sandbox.files.put(path, bytesOf(sequence));
      erp.sandbox.files.put(`${path}.done`, Buffer.alloc(0));
    };
    put(4);
    night();
    assert.equal(erp.sandbox.night.stoppedByGap, true);
    assert.equal(await state('INV-G4'), null);
    put(3);
    night();
    assert.equal(erp.sandbox.night.stoppedByGap, false);
    assert.equal((await state('INV-G4'))?.document.status, 'POSTED');
  });

  it('sees before the trigger that an upload was cut off, and the ERP rejects one that came with its trigger', async () => {
    erp.sandbox.disturbances.truncateNextUploadTo = 606;
    const batch = await erp.client.prepareBatch([anInvoice('INV-5', customerNo)]);
    assert.equal(await codeOf(erp.client.deliverBatch(batch)), 'UPSTREAM_REJECTED');
    erp.sandbox.files.put(`/in/ar/${batch.name}.done`, Buffer.alloc(0));
    night();
    assert.match((await erp.client.rejectionOf(batch.name)) ?? '', /^FORMAT the trailer is missing/);
    assert.equal((await send('INV-5')).sequence, batch.sequence + 1);
    night();
    assert.equal((await state('INV-5'))?.document.status, 'POSTED');
  });

  it('goes on after a rename that failed', async () => {
    erp.sandbox.disturbances.renameFailures = 1;
    const batch = await erp.client.prepareBatch([anInvoice('INV-6', customerNo)]);
    assert.equal(await codeOf(erp.client.deliverBatch(batch)), 'UPSTREAM_UNAVAILABLE');
    assert.equal(await erp.client.deliverBatch(batch), 'DELIVERED');
    night();
    assert.equal((await state('INV-6'))?.document.status, 'POSTED');
  });

  it('parks a document and posts it in a later acknowledgment', async () => {
    erp.sandbox.night.park('INV-7');
    await send('INV-7');
    night();
    assert.deepEqual([(await state('INV-7'))?.document.status, (await state('INV-7'))?.final], ['PARKED', false]);
    erp.sandbox.night.settleParked('INV-7');
    erp.sandbox.night.acknowledge();
    const settled = await state('INV-7');
    assert.deepEqual([settled?.document.status, settled?.final, settled?.lines.length], ['POSTED', true, 1]);
  });

  it('adds up an acknowledgment that comes in two files', async () => {
    erp.sandbox.disturbances.splitNextAcknowledgment = true;
    const { sequence } = await send('INV-8');
    night();
    const { book } = await erp.client.readAcknowledgments();
    assert.equal(book.outcomeOf('INV-8')?.lines.length, 1);
    const names = erp.sandbox.files.names('/out/ack').filter((name) => name.includes(String(sequence)));
    assert.deepEqual(
      names.map((name) => name.slice(-6)),
      [`${sequence}-2.csv`, `${String(sequence).padStart(2, '0')}.csv`].map((end) => end.slice(-6)),
    );
  });

  it('leaves an unreadable acknowledgment where it is and goes on with the others', async () => {
    erp.sandbox.disturbances.wrongCodePageOfNextAcknowledgment = true;
    erp.sandbox.night.park('INV-9');
    const { sequence } = await send('INV-9');
    night();
    const { unreadable, book } = await erp.client.readAcknowledgments();
    assert.deepEqual(
      unreadable.map(({ name }) => name.includes(String(sequence))),
      [true],
    );
    assert.equal(book.outcomeOf('INV-9'), null);
    assert.equal(book.outcomeOf('INV-8')?.final, true);
    assert.equal((await erp.client.service.getDocumentStatus({ externalId: 'INV-9' }))?.status, 'PARKED');
  });

  it('tells of an acknowledgment for a document that nobody sent', async () => {
    erp.sandbox.disturbances.unknownInNextAcknowledgment = 'STRANGER';
    await send('INV-10');
    night();
    const { book } = await erp.client.readAcknowledgments();
    const ours = new Set(erp.sandbox.desk.documents().map(({ externalId }) => externalId));
    assert.deepEqual(book.unknownTo(ours), ['STRANGER']);
  });

  it('knows by service what a late acknowledgment has not said yet', async () => {
    erp.sandbox.disturbances.acknowledgeLateUntil = new Date('2026-04-03T00:00:00Z');
    const batch = await send('INV-11');
    await erp.moveTo('2026-04-02T04:00:00Z');
    assert.ok(erp.clock.now() >= new Date(batch.acknowledgedBy));
    assert.equal(await state('INV-11'), null);
    assert.equal((await erp.client.service.getDocumentStatus({ externalId: 'INV-11' }))?.status, 'POSTED');
    await erp.moveTo('2026-04-03T04:00:00Z');
    assert.equal((await state('INV-11'))?.final, true);
  });

  it('follows a customer that gets another number between file and acknowledgment', async () => {
    await send('INV-12');
    erp.sandbox.desk.renumber(customerNo, '0000900001');
    night();
    assert.equal((await state('INV-12'))?.document.status, 'POSTED');
    const found = await erp.client.service.getCustomer({ customerNo });
    assert.deepEqual([found?.customerNo, found?.formerCustomerNo], ['0000900001', customerNo]);
  });

  it('holds documents in a frozen month and rejects them in a closed one', async () => {
    erp.sandbox.desk.freezePeriod(month('2026-03'));
    await send('INV-13');
    night();
    assert.equal((await state('INV-13'))?.document.status, 'HELD');
    erp.sandbox.desk.openPeriod(month('2026-03'));
    night();
    assert.equal((await state('INV-13'))?.document.status, 'POSTED');
    erp.sandbox.desk.closePeriod(month('2026-03'), '2026-04-03T00:00:00Z');
    await send('INV-14');
    night();
    const rejected = await state('INV-14');
    assert.deepEqual([rejected?.document.status, rejected?.document.reasonCode], ['REJECTED', 'PERIOD_CLOSED']);
    assert.deepEqual(await erp.client.periods(), [
      { period: '2026-03', status: 'CLOSED', closedAt: '2026-04-03T00:00:00Z' },
    ]);
  });

  it('says DUPLICATE for a document that somebody posted by hand under our reference', async () => {
    erp.sandbox.desk.openPeriod(month('2026-03'));
    const byHand = erp.sandbox.desk.postByHand(anInvoice('INV-15', customerNo, { reference: 'by hand' }));
    await send('INV-15');
    night();
    const outcome = await state('INV-15');
    assert.deepEqual([outcome?.document.status, outcome?.document.erpDocNo], ['DUPLICATE', byHand.erpDocNo]);
  });

  it('hands over what users of the ERP applied, once', async () => {
    const [item] = await erp.client.openItems();
    erp.sandbox.desk.applyReceipt({
      receiptNo: '1400000009',
      valueDate: calendarDate('2026-04-02'),
      amount: '8806.00',
      currency: 'EUR',
      customerNo,
      erpDocNo: item?.erpDocNo ?? '',
      appliedAmount: '8806.00',
      discount: '0.00',
      writeOffAmount: '0.00',
      residual: null,
      unappliedAmount: '0.00',
    });
    night();
    night();
    assert.deepEqual(
      (await erp.client.appliedReceipts(null)).map(({ receiptNo, appliedAmount }) => [receiptNo, appliedAmount]),
      [['1400000009', '8806.00']],
    );
    assert.ok(!(await erp.client.openItems()).some(({ erpDocNo }) => erpDocNo === item?.erpDocNo));
  });

  it('talks to the pinned server only, and only with its own key', async () => {
    const stranger = erp.clientWith({ hostKeySha256: 'AAAA' });
    assert.equal(await codeOf(stranger.periods()), 'UPSTREAM_REJECTED');
    const intruder = erp.clientWith({ privateKey: otherKeys.privateKey });
    assert.equal(await codeOf(intruder.periods()), 'UPSTREAM_UNAVAILABLE');
    // Both sessions are asked for at once; the channel takes its turns.
    const [periods, rates] = await Promise.all([erp.client.periods(), erp.client.exchangeRates()]);
    assert.deepEqual([periods.length, rates.length], [1, 0]);
  });
});

describe('the exchange rates of the ERP', () => {
  it('come with every digit', async () => {
    const erp = await startErp();
    erp.sandbox.desk.setRate({ from: 'USD', to: 'EUR', date: calendarDate('2026-03-31'), rate: '0.9134' });
    assert.deepEqual(await erp.client.exchangeRates(), [
      { from: 'USD', to: 'EUR', date: '2026-03-31', rate: '0.9134', enteredAt: '2026-03-31T09:00:00Z' },
    ]);
    await erp.sandbox.stop();
  });
});
