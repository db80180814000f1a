import type { Delivery } from '@throughline/sandbox';
import type { LocalSecrets } from './local-secrets.ts';
import type { Sandboxes } from './sandboxes.ts';
import { INSTANCES } from './connections.ts';

interface Doors {
  readonly customerContract: string;
  readonly projectResource: string;
  readonly invoicePayment: string;
}

/**
 * Tells the outside systems where to send their notifications, as an administrator of each would. What
 * an earlier start told them is withdrawn: an address contains a port, and the port may be another one's by now.
 */
export function subscribeToSystems(
  { salesforce, netsuite, stripe }: Sandboxes,
  doors: Doors,
  secrets: LocalSecrets,
  erpInstances: readonly string[],
): void {
  const fields = ['Id', 'SystemModstamp'];
  const cpq = `${doors.customerContract}/webhooks/salesforce/${INSTANCES.crm}?key=${secrets.webhookKey}`;
  salesforce.outboundMessages.subscribe({ object: 'SBQQ__Quote__c', url: cpq, fields });
  salesforce.outboundMessages.subscribe({
    object: 'Rate_Card__c',
    url: cpq,
    fields,
    when: (record) => record['Status__c'] === 'Published',
  });
  const psa = `${doors.projectResource}/webhooks/certinia/${INSTANCES.psa}?key=${secrets.webhookKey}`;
  for (const object of ['pse__Timecard__c', 'pse__Milestone__c', 'pse__Expense__c', 'pse__Vendor_Invoice__c']) {
    salesforce.outboundMessages.subscribe({
      object,
      url: psa,
      fields,
      when: (record) => record['pse__Approved__c'] === true,
    });
  }
  for (const object of ['Task_Estimate__c', 'Usage_Record__c']) {
    salesforce.outboundMessages.subscribe({ object, url: psa, fields });
  }
  salesforce.outboundMessages.subscribe({
    object: 'pse__Proj__c',
    url: psa,
    fields,
    when: (record, previous) =>
      record['Throughline_Provisioned__c'] === true && previous?.['Throughline_Provisioned__c'] !== true,
  });
  netsuite.store.collection('subscriptions').clear();
  for (const instance of erpInstances) {
    const url = `${doors.invoicePayment}/webhooks/netsuite/${instance}`;
    for (const recordType of ['accountingPeriod', 'customer'] as const) {
      netsuite.notifications.subscribe({ recordType, url, secret: secrets.netsuiteNotificationSecret });
    }
  }
  stripe.store.collection('webhook_endpoints').clear();
  stripe.webhookEndpoints.add({
    url: `${doors.invoicePayment}/webhooks/stripe/${INSTANCES.gateway}`,
    secret: secrets.stripeWebhookSecret,
    events: ['payment_intent.succeeded'],
  });
}

/** Sends messages that an earlier start left on their way to where their receivers listen now. */
export function redirectMessages({ salesforce, netsuite, stripe }: Sandboxes, doors: Doors): void {
  const receivers = {
    salesforce: doors.customerContract,
    certinia: doors.projectResource,
    netsuite: doors.invoicePayment,
    stripe: doors.invoicePayment,
  };
  for (const { store } of [salesforce, netsuite, stripe]) {
    const messages = store.collection<Delivery>('__deliveries');
    for (const [id, message] of messages.entries()) {
      const { origin, pathname, search } = new URL(message.url);
      const receiver = Object.entries(receivers).find(([system]) => pathname.startsWith(`/webhooks/${system}/`))?.[1];
      if (receiver && receiver !== origin) messages.set(id, { ...message, url: `${receiver}${pathname}${search}` });
    }
  }
}
