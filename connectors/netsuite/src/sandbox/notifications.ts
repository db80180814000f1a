import { Secret } from '@throughline/platform';
import type { Collection, Deliveries } from '@throughline/sandbox';
import {
  NETSUITE_SIGNATURE_HEADER,
  type NetSuiteNotification,
  signNetSuiteNotification,
} from '../client/notification.ts';
import type { NetSuiteRecordType } from '../client/record.ts';
import type { RecordEvent } from './record-book.ts';
import type { StoredRecord } from './record-types.ts';

interface Subscription {
  readonly recordType: NetSuiteRecordType;
  readonly url: string;
  readonly secret: string;
}

/** The account's user-event script: after a record of a subscribed type was written, it posts that it was. */
export class Notifications {
  constructor(
    private readonly kept: Collection<Subscription>,
    private readonly webhooks: Deliveries,
  ) {}

  /** A repeat for the same record type and address replaces the secret. */
  subscribe(subscription: { recordType: NetSuiteRecordType; url: string; secret: string }): void {
    this.kept.set(`${subscription.recordType} ${subscription.url}`, { ...subscription });
  }

  send(record: StoredRecord, eventType: RecordEvent): void {
    const notification: NetSuiteNotification = {
      recordType: record.type,
      id: record.id,
      externalId: record.externalId,
      eventType,
      lastModified: record.lastModifiedDate,
    };
    const body = JSON.stringify(notification);
    for (const { url, secret } of this.kept.filter(({ recordType }) => recordType === record.type)) {
      const signature = signNetSuiteNotification(body, new Secret(secret));
      this.webhooks.post(url, { 'content-type': 'application/json', [NETSUITE_SIGNATURE_HEADER]: signature }, body);
    }
  }
}
