import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type ErrorCode, Fault } from '@throughline/contracts';
import { type Account, aCustomer, anInvoice, otherPrivateKeyPem, startAccount } from '../testing/account.ts';
import { exactNumber, idIn, linesOf, suiteQlInstant } from '../index.ts';

let account: Account;
before(async () => (account = await startAccount({ concurrencyLimit: 3 })));
after(() => account.stop());
beforeEach(() => account.sandbox.faults.clear());

const refusedWith = (code: ErrorCode, told?: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Fault, String(error));
  assert.equal(error.code, code);
  if (told) assert.match(JSON.stringify(error.details.evidence), told);
  return true;
};

describe('logging in', () => {
  it('refuses a key that the account does not know, a foreign certificate id and a foreign client', async () => {
    for (const wrong of [
      { privateKeyPem: otherPrivateKeyPem },
      { certificateId: 'cert-2' },
      { clientId: 'client-2' },
    ]) {
      const client = account.clientWith(wrong);
      await assert.rejects(client.listRecords('customer'), refusedWith('UPSTREAM_REJECTED', /401/));
    }
  });

  it('asks for a token once for many calls, and again shortly before it ends', async () => {
    const client = account.clientWith({});
    const asked = () => account.sandbox.requests.count(/POST .*oauth2\/v1\/token/);
    const atStart = asked();
    await Promise.all([client.listRecords('customer'), client.listRecords('currency')]);
    await client.listRecords('customer');
    assert.equal(asked() - atStart, 1);
    await account.clock.moveTo(new Date(account.clock.now().getTime() + 3_595_000), async () => undefined);
    await client.listRecords('customer');
    assert.equal(asked() - atStart, 2);
  });

  it('gets a new token once when the old one is refused', async () => {
    await account.client.listRecords('customer');
    account.sandbox.tokens.revokeAll();
    assert.equal((await account.client.listRecords('currency')).length, 12);
  });

  it("refuses a request without a token in the vendor's form", async () => {
    const response = await fetch(`${account.sandbox.url}/services/rest/record/v1/customer`);
    assert.equal(response.status, 401);
    const body = (await response.json()) as { 'o:errorDetails': { 'o:errorCode': string }[] };
    assert.equal(body['o:errorDetails'][0]?.['o:errorCode'], 'INVALID_LOGIN');
  });
});

describe('writing by external id', () => {
  it('makes one record of two writes', async () => {
    const first = await account.client.upsertByExternalId('customer', 'C-1', aCustomer());
    const second = await account.client.upsertByExternalId(
      'customer',
      'C-1',
      aCustomer({ email: 'ap@palisade.example' }),
    );
    assert.equal(second.internalId, first.internalId);
    assert.match(second.location, new RegExp(`/services/rest/record/v1/customer/${first.internalId}$`));
    const record = await account.client.getByExternalId('customer', 'C-1');
    assert.equal(record?.['email'], 'ap@palisade.example');
    assert.equal(record?.['externalId'], 'C-1');
  });

  it('keeps the lines of an invoice single when it is written twice', async () => {
    const { internalId } = await account.client.upsertByExternalId('customer', 'C-lines', aCustomer());
    await account.client.upsertByExternalId('invoice', 'I-lines', anInvoice(internalId));
    await account.client.upsertByExternalId('invoice', 'I-lines', anInvoice(internalId));
    const invoice = await account.client.getByExternalId('invoice', 'I-lines', { expandSubResources: true });
    assert.equal(linesOf(invoice ?? {}, 'item').length, 1);
    assert.equal(invoice?.['total'], '20135.93');
  });

  it('says nothing is there for an unknown external id, and fails for a wrong address', async () => {
    assert.equal(await account.client.getByExternalId('customer', 'C-unknown'), null);
    await assert.rejects(
      account.clientWith({ baseUrl: `${account.sandbox.url}/elsewhere` }).listRecords('customer'),
      refusedWith('UPSTREAM_REJECTED'),
    );
  });

  it('refuses an external id that NetSuite would misread', async () => {
    await assert.rejects(
      account.client.upsertByExternalId('customer', 'C|2', aCustomer()),
      refusedWith('UPSTREAM_REJECTED'),
    );
  });

  it('finds what was made although the answer was lost', async () => {
    account.sandbox.faults.add({
      match: { method: 'PUT', path: /eid:C-lost/ },
      kind: 'timeout-after-commit',
      times: 1,
    });
    await assert.rejects(
      account.client.upsertByExternalId('customer', 'C-lost', aCustomer()),
      refusedWith('UPSTREAM_OUTCOME_UNKNOWN'),
    );
    assert.notEqual(await account.client.getByExternalId('customer', 'C-lost'), null);
  });

  it('knows of an unknown outcome when the answer takes too long', async () => {
    account.sandbox.faults.add({
      match: { method: 'PUT', path: /eid:C-slow/ },
      kind: 'delay',
      delayMs: 3_000,
      times: 1,
    });
    const hasty = account.clientWith({ timeoutMs: 300 });
    await assert.rejects(
      hasty.upsertByExternalId('customer', 'C-slow', aCustomer()),
      refusedWith('UPSTREAM_OUTCOME_UNKNOWN'),
    );
  });
});

describe('failures of the way', () => {
  for (const [status, code] of [
    [429, 'UPSTREAM_UNAVAILABLE'],
    [503, 'UPSTREAM_OUTCOME_UNKNOWN'],
    [504, 'UPSTREAM_OUTCOME_UNKNOWN'],
  ] as const) {
    it(`takes ${status} to a write, in no words of the vendor, for ${code}`, async () => {
      const rule = {
        match: { method: 'PUT', path: /eid:C-way/ },
        kind: 'status',
        status,
        headers: { 'retry-after': '2' },
        times: 1,
      } as const;
      account.sandbox.faults.add(rule);
      await assert.rejects(account.client.upsertByExternalId('customer', 'C-way', aCustomer()), refusedWith(code));
    });
  }

  it('takes a lost answer to a reading query and an unreachable server for unavailable', async () => {
    account.sandbox.faults.add({ match: { path: /suiteql/ }, kind: 'timeout-after-commit', times: 1 });
    await assert.rejects(account.client.suiteql('SELECT id FROM customer'), refusedWith('UPSTREAM_UNAVAILABLE'));
    const nowhere = account.clientWith({ baseUrl: 'http://127.0.0.1:9' });
    await assert.rejects(nowhere.create('customer', aCustomer()), refusedWith('UPSTREAM_UNAVAILABLE'));
  });

  it('is refused above the pool of simultaneous calls, and not when the client keeps within it', async () => {
    account.sandbox.faults.add({ match: { method: 'GET', path: /v1\/customer/ }, kind: 'delay', delayMs: 100 });
    const eight = (concurrency: number) => {
      const client = account.clientWith({ concurrency });
      return Promise.allSettled(Array.from({ length: 8 }, () => client.listRecords('customer')));
    };
    const greedy = await eight(8);
    const refused = greedy.find((one) => one.status === 'rejected');
    assert.ok(refused && refusedWith('UPSTREAM_UNAVAILABLE', /CONCURRENCY_LIMIT_EXCEEDED/)(refused.reason));
    assert.ok((await eight(3)).every((one) => one.status === 'fulfilled'));
  });
});

describe('reading much', () => {
  before(async () => {
    for (let n = 1; n <= 7; n += 1) {
      await account.client.upsertByExternalId('customer', `P-${n}`, aCustomer({ companyName: `Paged ${n}` }));
    }
  });

  it('pages through a collection', async () => {
    const ids = await account.client.listRecords('customer', { q: 'companyName START_WITH "Paged"', pageSize: 3 });
    assert.equal(ids.length, 7);
    assert.equal(new Set(ids).size, 7);
  });

  it('pages through a query', async () => {
    const query = "SELECT id, externalid FROM customer WHERE companyname LIKE 'Paged%' ORDER BY id";
    const rows = await account.client.suiteql(query, 2);
    assert.deepEqual(
      rows.map((row) => row['externalid']),
      ['P-1', 'P-2', 'P-3', 'P-4', 'P-5', 'P-6', 'P-7'],
    );
  });

  it('polls what changed since an instant', async () => {
    await account.clock.moveTo('2025-03-12T08:00:00Z', async () => undefined);
    const since = suiteQlInstant('2025-03-12T08:00:00Z' as never);
    await account.client.upsertByExternalId('customer', 'P-3', { email: 'new@paged.example' });
    const rows = await account.client.suiteql(
      `SELECT externalid FROM customer WHERE lastmodifieddate >= ${since} AND companyname LIKE 'Paged%' ORDER BY id`,
    );
    assert.deepEqual(rows, [{ externalid: 'P-3' }]);
  });

  it('refuses an offset that is not a multiple of the limit and a query that it cannot read', async () => {
    await assert.rejects(
      account.client.suiteql('SELECT secret FROM customer'),
      refusedWith('UPSTREAM_REJECTED', /INVALID_PARAMETER/),
    );
  });
});

describe('asynchronous requests', () => {
  it('runs once for a key and gives the first job to a repeat', async () => {
    const key = '0190d7b0-7c44-7d11-9d4a-3f7b8c2e1a55';
    const first = await account.client.createAsync('customer', aCustomer({ companyName: 'Async' }), key);
    const second = await account.client.createAsync('customer', aCustomer({ companyName: 'Async' }), key);
    assert.deepEqual([first.repeated, second.repeated], [false, true]);
    assert.equal(second.jobId, first.jobId);
    assert.equal((await account.client.listRecords('customer', { q: 'companyName IS "Async"' })).length, 1);
    assert.deepEqual(await account.client.job(first.jobId), { completed: true, progress: 'succeeded' });
  });
});

describe('fields', () => {
  it('names a misspelled field instead of dropping it', async () => {
    await assert.rejects(
      account.client.create('customer', aCustomer({ compnyName: 'x' })),
      refusedWith('UPSTREAM_REJECTED', /INVALID_CONTENT.*compnyName/),
    );
  });

  it('names what is missing or unknown', async () => {
    await assert.rejects(
      account.client.create('customer', { companyName: 'No subsidiary' }),
      refusedWith('UPSTREAM_REJECTED', /USER_ERROR/),
    );
    await assert.rejects(
      account.client.create('customer', aCustomer({ subsidiary: { id: '99' } })),
      refusedWith('UPSTREAM_REJECTED', /INVALID_CONTENT.*subsidiary/),
    );
    await assert.rejects(account.client.create('invoice', anInvoice('99')), refusedWith('UPSTREAM_REJECTED', /entity/));
  });

  it('merges lines on an update unless the sublist is replaced', async () => {
    const { internalId } = await account.client.upsertByExternalId('customer', 'C-merge', aCustomer());
    const invoice = await account.client.upsertByExternalId(
      'invoice',
      'I-merge',
      anInvoice(internalId, '10.00', '0.00'),
    );
    const line = { item: { items: [{ item: { id: '77' }, amount: exactNumber('5.05') }] } };
    await account.client.update('invoice', invoice.internalId, line);
    assert.equal((await account.client.getById('invoice', invoice.internalId))?.['total'], '15.05');
    await account.client.update('invoice', invoice.internalId, line, ['item']);
    assert.equal((await account.client.getById('invoice', invoice.internalId))?.['total'], '5.05');
    assert.equal(idIn((await account.client.getById('invoice', invoice.internalId))?.['status']), 'A');
  });
});
