import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { aClient, anOrg, type OrgUnderTest } from './testing/an-org.ts';
import { codeOf, faultOf } from './testing/expect-fault.ts';
import { ticketPackage } from './testing/ticket-package.ts';

describe('an org and its client', () => {
  let org: OrgUnderTest;
  beforeEach(async () => {
    org = await anOrg([ticketPackage]);
  });
  afterEach(() => org.sandbox.stop());

  describe('sessions', () => {
    it('refuses a wrong secret for good, without a look at any record', async () => {
      const fault = await faultOf(aClient(org.sandbox.url, 'wrong').query('SELECT Id FROM Account'));
      assert.equal(fault.code, 'UPSTREAM_REJECTED');
      assert.equal(fault.transient, false);
      assert.equal(fault.details.evidence?.['error'], 'invalid_client');
      assert.equal(org.sandbox.requests.count(/query/), 0);
    });

    it('answers the refusals of the token endpoint', async () => {
      const ask = async (form: Record<string, string>): Promise<unknown> => {
        const response = await fetch(`${org.sandbox.url}/services/oauth2/token`, {
          method: 'POST',
          body: new URLSearchParams(form),
        });
        return [response.status, ((await response.json()) as { error: string }).error];
      };
      assert.deepEqual(await ask({ grant_type: 'password' }), [400, 'unsupported_grant_type']);
      assert.deepEqual(await ask({ grant_type: 'client_credentials', client_id: 'x' }), [400, 'invalid_client_id']);
    });

    it('gets one new token when the session has ended', async () => {
      await org.client.query('SELECT Id FROM Account');
      org.sandbox.expireSessions();
      await Promise.all([org.client.query('SELECT Id FROM Account'), org.client.query('SELECT Id FROM Contact')]);
      assert.equal(org.sandbox.requests.count('POST /services/oauth2/token'), 2);
    });

    it('gives up when the new session is refused as well', async () => {
      const body = [{ message: 'Session expired or invalid', errorCode: 'INVALID_SESSION_ID' }];
      org.sandbox.faults.add({ match: { path: /\/query/ }, kind: 'status', status: 401, body });
      assert.equal(await codeOf(org.client.query('SELECT Id FROM Account')), 'INVALID_SESSION_ID');
      assert.equal(org.sandbox.requests.count('GET /services/data/:version/query'), 2);
    });
  });

  describe('records', () => {
    it('are created, read, changed and deleted', async () => {
      const id = await org.client.create('Account', { Name: 'Acme', BillingCity: 'Utrecht', Type: '' });
      assert.match(id, /^001Hp0\w{12}$/);
      assert.deepEqual(await org.client.retrieve('Account', id, ['Name', 'Type', 'BillingAddress', 'SystemModstamp']), {
        attributes: { type: 'Account', url: `/services/data/v67.0/sobjects/Account/${id}` },
        Id: id,
        Name: 'Acme',
        Type: null,
        BillingAddress: {
          street: null,
          city: 'Utrecht',
          state: null,
          postalCode: null,
          country: null,
          countryCode: null,
          stateCode: null,
        },
        SystemModstamp: '2026-01-05T09:00:00.000+0000',
      });
      await org.client.update('Account', id.slice(0, 15), { Name: 'Acme BV' });
      assert.equal((await org.client.retrieve<{ Name: string }>('Account', id, ['Name']))?.Name, 'Acme BV');
      await org.client.delete('Account', id);
      assert.equal(await org.client.retrieve('Account', id, ['Name']), null);
      assert.equal(await codeOf(org.client.update('Account', id, { Name: 'x' })), 'ENTITY_IS_DELETED');
    });

    it('are upserted by external id: created once, then updated', async () => {
      const first = await org.client.upsert('Account', 'Throughline_Id__c', 'cus_1/ä', { Name: 'Acme' });
      const second = await org.client.upsert('Account', 'Throughline_Id__c', 'cus_1/ä', { Name: 'Acme BV' });
      assert.deepEqual([first.created, second.created], [true, false]);
      assert.equal(second.id, first.id);
      assert.equal(org.sandbox.org.all('Account').length, 1);
    });

    it('are looked up after an upsert whose answer was lost', async () => {
      org.sandbox.faults.add({
        match: { method: 'PATCH', path: /Throughline_Id__c/ },
        kind: 'timeout-after-commit',
        times: 1,
      });
      const fault = await faultOf(org.client.upsert('Account', 'Throughline_Id__c', 'cus_1', { Name: 'Acme' }));
      assert.equal(fault.code, 'UPSTREAM_OUTCOME_UNKNOWN');
      const again = await org.client.upsert('Account', 'Throughline_Id__c', 'cus_1', { Name: 'Acme' });
      assert.equal(again.created, false);
      assert.equal(org.sandbox.org.all('Account').length, 1);
    });

    it('that share a plain external id refuse an upsert as MULTIPLE_CHOICES', async () => {
      for (let n = 0; n < 2; n += 1) await org.client.create('Ticket__c', { Batch__c: 'b' });
      const fault = await faultOf(org.client.upsert('Ticket__c', 'Batch__c', 'b', { Hours__c: 1 }));
      assert.equal(fault.details.evidence?.['errorCode'], 'MULTIPLE_CHOICES');
      assert.equal(fault.transient, false);
    });

    it('name their parent by its external id', async () => {
      const { id } = await org.client.upsert('Account', 'Throughline_Id__c', 'cus_1', { Name: 'Acme' });
      const ticket = await org.client.create('Ticket__c', { Account__r: { Throughline_Id__c: 'cus_1' } });
      assert.equal(org.sandbox.org.get('Ticket__c', ticket)['Account__c'], id);
      assert.equal(
        await codeOf(org.client.create('Ticket__c', { Account__r: { Throughline_Id__c: 'cus_2' } })),
        'INVALID_FIELD',
      );
    });

    for (const { what, body, code } of [
      { what: 'an unknown field', body: { Colour__c: 'red' }, code: 'INVALID_FIELD' },
      { what: 'a formula', body: { Label__c: 'x' }, code: 'INVALID_FIELD_FOR_INSERT_UPDATE' },
      { what: 'a roll-up', body: { Comments__c: 3 }, code: 'INVALID_FIELD_FOR_INSERT_UPDATE' },
      {
        what: 'a value outside the picklist',
        body: { Status__c: 'Lost' },
        code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
      },
      { what: 'a text that is too long', body: { Note__c: '12345678901' }, code: 'STRING_TOO_LONG' },
      { what: 'a text for a number', body: { Hours__c: 'many' }, code: 'JSON_PARSER_ERROR' },
      { what: 'a date that is none', body: { Due__c: '2026-02-30' }, code: 'JSON_PARSER_ERROR' },
      { what: 'a broken id', body: { Account__c: 'x' }, code: 'MALFORMED_ID' },
      { what: 'an id of nothing', body: { Account__c: '001Hp00000000zzAAA' }, code: 'INVALID_CROSS_REFERENCE_KEY' },
      { what: 'a key twice', body: { Key__c: 'TAKEN' }, code: 'DUPLICATE_VALUE' },
      { what: 'what a trigger refuses', body: { Hours__c: 13 }, code: 'FIELD_CUSTOM_VALIDATION_EXCEPTION' },
    ]) {
      it(`refuse ${what}: ${code}`, async () => {
        org.sandbox.org.insert('Ticket__c', { Key__c: 'taken' });
        const fault = await faultOf(org.client.create('Ticket__c', body));
        assert.equal(fault.code, 'UPSTREAM_REJECTED');
        assert.equal(fault.details.evidence?.['errorCode'], code);
        assert.equal(org.sandbox.org.all('Ticket__c').length, 1);
      });
    }

    it('need their required fields, and an account is not its own parent', async () => {
      assert.equal(await codeOf(org.client.create('Contact', { FirstName: 'Ann' })), 'REQUIRED_FIELD_MISSING');
      const parent = await org.client.create('Account', { Name: 'Parent' });
      const child = await org.client.create('Account', { Name: 'Child', ParentId: parent });
      assert.equal(await codeOf(org.client.update('Account', parent, { ParentId: child })), 'CIRCULAR_DEPENDENCY');
      assert.equal(org.sandbox.org.get('Account', parent)['ParentId'], null);
    });
  });

  describe('limits and faults', () => {
    it('answers 403 once the allocation is used up, which is transient', async () => {
      await org.client.query('SELECT Id FROM Account');
      assert.deepEqual(await org.client.usage(), { used: 1, limit: 5_000_000 });
      org.sandbox.limits.daily = 1;
      const fault = await faultOf(org.client.query('SELECT Id FROM Account'));
      assert.equal(fault.code, 'UPSTREAM_UNAVAILABLE');
      assert.equal(fault.transient, true);
      assert.equal(fault.details.retryAfterMs, 60_000);
    });

    for (const { status, write, read } of [
      { status: 503, write: 'UPSTREAM_OUTCOME_UNKNOWN', read: 'UPSTREAM_UNAVAILABLE' },
      { status: 500, write: 'UPSTREAM_OUTCOME_UNKNOWN', read: 'UPSTREAM_UNAVAILABLE' },
    ]) {
      it(`takes ${status} as transient: ${write} of a write, ${read} of a read`, async () => {
        org.sandbox.faults.add({ match: { path: /\/services\/data/ }, kind: 'status', status, body: '' });
        assert.equal((await faultOf(org.client.create('Account', { Name: 'x' }))).code, write);
        assert.equal((await faultOf(org.client.query('SELECT Id FROM Account'))).code, read);
      });
    }

    it('tries a locked row again', async () => {
      const body = [{ message: 'unable to obtain exclusive access to this record', errorCode: 'UNABLE_TO_LOCK_ROW' }];
      org.sandbox.faults.add({
        match: { method: 'POST', path: /Account/ },
        kind: 'status',
        status: 400,
        body,
        times: 2,
      });
      await org.client.create('Account', { Name: 'Acme' });
      assert.equal(org.sandbox.org.all('Account').length, 1);
    });

    it('says that nobody listens', async () => {
      const { url } = org.sandbox;
      await org.sandbox.stop();
      const fault = await faultOf(aClient(url).create('Account', { Name: 'x' }));
      assert.equal(fault.code, 'UPSTREAM_UNAVAILABLE');
    });
  });

  describe('Apex', () => {
    it('answers, and undoes everything when it throws', async () => {
      const close = (keys: string[]) =>
        org.client.apex(
          { method: 'POST', path: '/tickets/close', body: { keys } },
          z.strictObject({ closed: z.number() }),
        );
      for (const key of ['a', 'b']) org.sandbox.org.insert('Ticket__c', { Key__c: key });
      const status = (): unknown => org.sandbox.org.all('Ticket__c').map((ticket) => ticket['Status__c']);
      assert.equal(await codeOf(close(['a', 'nope'])), 'APEX_ERROR');
      assert.deepEqual(status(), ['Open', 'Open']);
      assert.deepEqual(await close(['a', 'b']), { closed: 2 });
      assert.deepEqual(status(), ['Closed', 'Closed']);
    });

    it('runs jobs at their instant, not before', async () => {
      const { Id } = org.sandbox.org.insert('Ticket__c', {});
      org.sandbox.org.enqueue('escalate', new Date('2026-01-05T10:00:00Z'), Id);
      const rest = (): Promise<void> => org.clock.pause(5);
      await org.clock.moveTo('2026-01-05T09:59:59Z', rest);
      assert.equal(org.sandbox.org.get('Ticket__c', Id)['Urgent__c'], false);
      await org.clock.moveTo('2026-01-05T10:00:00Z', rest);
      assert.equal(org.sandbox.org.get('Ticket__c', Id)['Urgent__c'], true);
      assert.equal(await org.sandbox.quiet?.(), true);
    });
  });

  it('describes its objects and its versions', async () => {
    const versions = (await (await fetch(`${org.sandbox.url}/services/data/`)).json()) as { version: string }[];
    assert.equal(versions.at(-1)?.version, '67.0');
  });
});

describe('a data file', () => {
  it('keeps records, ids and waiting jobs over a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'org-'));
    const dataFile = join(folder, 'org.jsonl');
    const first = await anOrg([ticketPackage], { dataFile });
    const one = first.sandbox.org.insert('Ticket__c', { Key__c: 'one' });
    first.sandbox.org.enqueue('escalate', new Date('2026-01-05T10:00:00Z'), one.Id);
    await first.sandbox.stop();
    const second = await anOrg([ticketPackage], { dataFile });
    const two = second.sandbox.org.insert('Ticket__c', { Key__c: 'two' });
    assert.notEqual(two.Id, one.Id);
    assert.throws(() => second.sandbox.org.insert('Ticket__c', { Key__c: 'ONE' }), { errorCode: 'DUPLICATE_VALUE' });
    await second.clock.moveTo('2026-01-05T10:00:00Z', () => second.clock.pause(5));
    assert.equal(second.sandbox.org.get('Ticket__c', one.Id)['Urgent__c'], true);
    await second.sandbox.stop();
    rmSync(folder, { recursive: true });
  });
});
