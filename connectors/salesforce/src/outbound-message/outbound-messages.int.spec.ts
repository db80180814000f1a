import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { type Sandbox, startSandbox } from '@throughline/sandbox';
import { anOrg, type OrgUnderTest } from '../testing/an-org.ts';
import { ticketPackage } from '../testing/ticket-package.ts';
import type { OutboundNotification } from './outbound-message.ts';
import { outboundMessageAck, parseOutboundMessage } from './parse-outbound-message.ts';

describe('workflow outbound messages', () => {
  let org: OrgUnderTest;
  let listener: Sandbox;
  let received: OutboundNotification[];
  let acknowledge: boolean;

  beforeEach(async () => {
    received = [];
    acknowledge = true;
    org = await anOrg([ticketPackage]);
    listener = await startSandbox('listener', { clock: org.clock }, ({ app }) => {
      app.post('/messages', async (request, reply) => {
        received.push(...parseOutboundMessage(String(request.body)).notifications);
        const answer = acknowledge ? outboundMessageAck() : outboundMessageAck().replace('true', 'false');
        acknowledge = true;
        return reply.type('text/xml').send(answer);
      });
    });
    org.sandbox.outboundMessages.subscribe({
      object: 'Ticket__c',
      url: `${listener.url}/messages`,
      fields: ['Id', 'Key__c', 'Status__c', 'Hours__c'],
      when: (record, previous) => record['Status__c'] === 'Closed' && previous?.['Status__c'] !== 'Closed',
    });
  });
  afterEach(async () => {
    await org.sandbox.stop();
    await listener.stop();
  });

  const delivered = async (): Promise<void> => {
    while (org.sandbox.webhooks.pending() > 0) await org.clock.pause(10);
  };

  it('are sent when the rule matches, whoever wrote', async () => {
    const { Id } = org.sandbox.org.insert('Ticket__c', { Key__c: 'a' });
    await org.client.update('Ticket__c', Id, { Status__c: 'Closed' });
    await org.client.update('Ticket__c', Id, { Hours__c: 2 });
    const { Id: other } = org.sandbox.org.insert('Ticket__c', { Key__c: 'b', Status__c: 'Closed' });
    await delivered();
    assert.deepEqual(
      received.map(({ recordId, fields }) => [recordId, fields['Key__c'], fields['Status__c']]),
      [
        [Id, 'a', 'Closed'],
        [other, 'b', 'Closed'],
      ],
    );
  });

  it('carry all records of a transaction, each once, with the latest data', async () => {
    org.sandbox.org.transaction(() => {
      for (const key of ['a', 'b']) {
        const { Id } = org.sandbox.org.insert('Ticket__c', { Key__c: key, Status__c: 'Closed' });
        org.sandbox.org.update('Ticket__c', Id, { Hours__c: 4 });
      }
    });
    await delivered();
    assert.deepEqual(
      received.map(({ fields }) => [fields['Key__c'], fields['Hours__c']]),
      [
        ['a', '4'],
        ['b', '4'],
      ],
    );
    assert.equal(listener.requests.count('POST /messages'), 1);
  });

  it('come again with the same id until they are acknowledged', async () => {
    acknowledge = false;
    org.sandbox.org.insert('Ticket__c', { Key__c: 'a', Status__c: 'Closed' });
    await delivered();
    assert.equal(received.length, 2);
    assert.equal(received[0]?.id, received[1]?.id);
  });

  it('come twice and in another order when told to', async () => {
    org.sandbox.webhooks.hold();
    for (const key of ['a', 'b']) org.sandbox.org.insert('Ticket__c', { Key__c: key, Status__c: 'Closed' });
    org.sandbox.webhooks.release((held) => [...held].reverse().flatMap((message) => [message, message]));
    await delivered();
    assert.deepEqual(
      received.map(({ fields }) => fields['Key__c']),
      ['b', 'b', 'a', 'a'],
    );
    assert.equal(new Set(received.map(({ id }) => id)).size, 2);
  });
});
