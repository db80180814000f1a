import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NETSUITE_SIGNATURE_HEADER, signNetSuiteNotification } from '@throughline/netsuite';
import { type Connection, Secret } from '@throughline/platform';
import type { Ports } from '../adapters/ports.ts';
import { netSuiteWebhook } from './netsuite.webhook.ts';

const secret = new Secret('the secret of the account');
const connection = { tenantId: 'demo', system: 'netsuite', instance: 'ERP', secrets: { notificationSecret: secret } };
const ports = { connectionsOf: () => [connection as unknown as Connection] } as unknown as Ports;

describe('the door for what NetSuite notifies', () => {
  const { read } = netSuiteWebhook(ports, undefined as never);
  const deliver = (rawBody: string, signature = signNetSuiteNotification(rawBody, secret)) =>
    read({ account: 'ERP', headers: { [NETSUITE_SIGNATURE_HEADER]: signature }, query: {}, rawBody });

  it('takes a signed notification', async () => {
    const reading = await deliver('{"recordType":"customer","id":"5121","lastModified":"2026-03-01T00:00:00Z"}');
    assert.ok(reading.ok);
    assert.equal(reading.receipts[0]?.providerEventId, 'customer 5121 2026-03-01T00:00:00Z');
  });

  for (const rawBody of ['', 'recordType=customer&id=5121', '{"recordType":"customer"', '[1]', 'null']) {
    it(`calls a signed body that is no notification bad input: ${rawBody || 'nothing'}`, async () => {
      const reading = await deliver(rawBody);
      assert.equal(reading.ok || reading.refusal.code, 'BAD_USER_INPUT');
    });
  }

  it('says nothing about a body that nobody signed', async () => {
    const reading = await deliver('{', '0'.repeat(64));
    assert.equal(reading.ok || reading.refusal.code, 'WEBHOOK_SIGNATURE_INVALID');
  });
});
