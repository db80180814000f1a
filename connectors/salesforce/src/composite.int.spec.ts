import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Fault } from '@throughline/contracts';
import type { CompositeRequest } from './client/composite.ts';
import { anOrg, type OrgUnderTest } from './testing/an-org.ts';
import { ticketPackage } from './testing/ticket-package.ts';

const account = (name: string): CompositeRequest => ({
  method: 'PATCH',
  url: `/sobjects/Account/Throughline_Id__c/${name}`,
  referenceId: 'acc',
  body: { Name: name },
});
const ticket = (referenceId: string, body: Record<string, unknown>): CompositeRequest => ({
  method: 'POST',
  url: '/sobjects/Ticket__c',
  referenceId,
  body,
});

describe('a composite', () => {
  let org: OrgUnderTest;
  beforeEach(async () => {
    org = await anOrg([ticketPackage]);
  });
  afterEach(() => org.sandbox.stop());

  const refused = (requests: CompositeRequest[], allOrNone: boolean): Promise<Fault> =>
    org.client.composite(requests, allOrNone).then(
      () => assert.fail('it went through'),
      (fault: Fault) => fault,
    );

  it('hands the id of one request to the next', async () => {
    const answers = await org.client.composite([account('acme'), ticket('one', { Account__c: '@{acc.id}' })], true);
    assert.deepEqual(
      answers.map(({ httpStatusCode }) => httpStatusCode),
      [201, 201],
    );
    const [saved] = org.sandbox.org.all('Ticket__c');
    assert.equal(saved?.['Account__c'], org.sandbox.org.all('Account')[0]?.Id);
    assert.equal(org.sandbox.limits.used, 1);
  });

  it('undoes everything with allOrNone, and names the one that failed', async () => {
    const fault = await refused(
      [account('acme'), ticket('one', { Key__c: 'x' }), ticket('two', { Hours__c: 13 })],
      true,
    );
    assert.equal(fault.code, 'UPSTREAM_REJECTED');
    assert.deepEqual(fault.details.evidence?.['errors'], [
      { referenceId: 'two', errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Thirteen hours bring bad luck' },
    ]);
    assert.equal(org.sandbox.org.all('Account').length, 0);
    assert.equal(org.sandbox.org.all('Ticket__c').length, 0);
  });

  it('keeps what went well without allOrNone; what depends on a failure is halted', async () => {
    const requests = [account('acme'), ticket('bad', { Hours__c: 13 }), ticket('dependent', { Note__c: '@{bad.id}' })];
    const fault = await refused(requests, false);
    assert.match(fault.message, /first bad: FIELD_CUSTOM_VALIDATION_EXCEPTION/);
    assert.equal(org.sandbox.org.all('Account').length, 1);
    assert.equal(org.sandbox.org.all('Ticket__c').length, 0);
  });

  it('raises no message for what it undid', async () => {
    org.sandbox.webhooks.hold();
    org.sandbox.outboundMessages.subscribe({ object: 'Account', url: 'http://127.0.0.1:9', fields: ['Id'] });
    await refused([account('acme'), ticket('two', { Hours__c: 13 })], true);
    assert.equal(org.sandbox.webhooks.held().length, 0);
    await org.client.composite([account('acme')], true);
    assert.equal(org.sandbox.webhooks.held().length, 1);
  });

  it('takes 25 requests and no more', async () => {
    const many = (count: number): CompositeRequest[] => Array.from({ length: count }, (_, n) => ticket(`r${n}`, {}));
    assert.equal((await org.client.composite(many(25), true)).length, 25);
    await assert.rejects(org.client.composite(many(26), true), RangeError);
  });
});

describe('a collection', () => {
  const send = async (org: OrgUnderTest, body: unknown): Promise<unknown> => {
    await org.client.query('SELECT Id FROM Account');
    const form = { grant_type: 'client_credentials', client_id: 'app', client_secret: 'sesame' };
    const token = await fetch(`${org.sandbox.url}/services/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    });
    const { access_token: session } = (await token.json()) as { access_token: string };
    const response = await fetch(`${org.sandbox.url}/services/data/v67.0/composite/sobjects`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return response.json();
  };
  const attributes = { type: 'Ticket__c' };

  it('answers each record for itself, errors with statusCode', async () => {
    const org = await anOrg([ticketPackage]);
    const records = [
      { attributes, Key__c: 'a' },
      { attributes, Hours__c: 13 },
    ];
    const results = (await send(org, { records })) as { success: boolean; errors: { statusCode: string }[] }[];
    assert.deepEqual(
      results.map(({ success, errors }) => [success, errors[0]?.statusCode]),
      [
        [true, undefined],
        [false, 'FIELD_CUSTOM_VALIDATION_EXCEPTION'],
      ],
    );
    assert.equal(org.sandbox.org.all('Ticket__c').length, 1);
    await org.sandbox.stop();
  });

  it('keeps nothing with allOrNone when one fails', async () => {
    const org = await anOrg([ticketPackage]);
    const records = [
      { attributes, Key__c: 'a' },
      { attributes, Hours__c: 13 },
    ];
    const results = (await send(org, { allOrNone: true, records })) as { errors: { statusCode: string }[] }[];
    assert.deepEqual(
      results.map(({ errors }) => errors[0]?.statusCode),
      ['ALL_OR_NONE_OPERATION_ROLLED_BACK', 'FIELD_CUSTOM_VALIDATION_EXCEPTION'],
    );
    assert.equal(org.sandbox.org.all('Ticket__c').length, 0);
    await org.sandbox.stop();
  });
});
