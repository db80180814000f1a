import { type ErrorCode, refuse } from '@throughline/contracts';
import {
  NETSUITE_SIGNATURE_HEADER,
  type NetSuiteNotification,
  readNetSuiteNotification,
  verifyNetSuiteNotification,
} from '@throughline/netsuite';
import type { Connection } from '@throughline/platform';
import type { Webhook, WebhookReading, Work } from '@throughline/transport';
import type { Ports } from '../adapters/ports.ts';
import { beginClosing } from '../use-cases/close-period.ts';
import { readCreditStatus, type AccountReader } from './credit-status.ts';

interface NetSuiteReceipt {
  readonly instance: string;
  readonly recordType: string;
  readonly id: string;
}

const refused = (code: ErrorCode, account: string): WebhookReading =>
  refuse(code, { system: 'netsuite', account }) as WebhookReading & { ok: false };

const nothing = (): Promise<void> => Promise.resolve();

function isSignedBy(connection: Connection, rawBody: string, signature: string | undefined): boolean {
  const secret = connection.secrets['notificationSecret'];
  return secret !== undefined && verifyNetSuiteNotification(rawBody, signature, secret);
}

/** The same change notified twice is one receipt: record, id and time of the change make its identity. */
function readingOf(connection: Connection, notification: NetSuiteNotification): WebhookReading {
  const { recordType, id, lastModified } = notification;
  const body: NetSuiteReceipt = { instance: connection.instance, recordType, id };
  const wanted = recordType === 'accountingPeriod' || recordType === 'customer';
  const receipt = { providerEventId: `${recordType} ${id} ${lastModified}`, kind: recordType, body };
  return { ok: true, tenantId: connection.tenantId, receipts: wanted ? [receipt] : [] };
}

/** What the account's user-event script tells: that a month or a customer changed. What it is now, is read. */
export function netSuiteWebhook(ports: Ports, accounts: AccountReader): Webhook {
  return {
    name: 'netsuite',
    read: async ({ account, headers, rawBody }): Promise<WebhookReading> => {
      const connection = ports
        .connectionsOf('netsuite')
        .find((one) => one.instance === account && isSignedBy(one, rawBody, headers[NETSUITE_SIGNATURE_HEADER]));
      if (!connection) return refused('WEBHOOK_SIGNATURE_INVALID', account);
      const notification = readNetSuiteNotification(rawBody);
      return notification ? readingOf(connection, notification) : refused('BAD_USER_INPUT', account);
    },
    process: async ({ tenantId, body }) => {
      const { instance, recordType, id } = body as NetSuiteReceipt;
      const ledger = ports.ledger(tenantId, instance);
      if (!ledger) return nothing;
      if (recordType === 'customer')
        return readCreditStatus(accounts, ledger, { tenantId, erp: instance, externalId: id });
      const closes = await ledger.closedPeriods(null);
      return async (work: Work) => {
        for (const close of closes) await beginClosing(work, close);
      };
    },
  };
}
