import { XMLParser } from 'fast-xml-parser';
import { Fault } from '@throughline/contracts';
import type { OutboundMessage, OutboundNotification } from './outbound-message.ts';

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: true,
  isArray: (name) => name === 'Notification',
});

const node = (value: unknown): Node => (typeof value === 'object' && value !== null ? (value as Node) : {});
const text = (value: unknown): string =>
  typeof value === 'object' ? String(node(value)['#text'] ?? '') : String(value ?? '');

const unreadable = (why: string, cause?: unknown): Fault =>
  new Fault('BAD_USER_INPUT', `the body is no outbound message: ${why}`, { transient: false, cause });

/**
 * Reads the SOAP body of a workflow outbound message ("Understanding Outbound Messaging", SOAP API guide). All values
 * are texts; nil fields are left out. Throws BAD_USER_INPUT for anything else.
 */
export function parseOutboundMessage(xml: string): OutboundMessage {
  let document: unknown;
  try {
    document = parser.parse(xml, true);
  } catch (cause) {
    throw unreadable('it is not XML', cause);
  }
  const message = node(node(node(node(document)['Envelope'])['Body'])['notifications']);
  const organizationId = text(message['OrganizationId']);
  if (organizationId === '') throw unreadable('it has no OrganizationId');
  const notifications = Array.isArray(message['Notification']) ? message['Notification'] : [];
  return { organizationId, actionId: text(message['ActionId']), notifications: notifications.map(notificationOf) };
}

function notificationOf(value: unknown): OutboundNotification {
  const { Id, sObject } = node(value);
  const record = node(sObject);
  const objectType = text(record['@type']).replace(/^.*:/, '');
  const recordId = text(record['Id']);
  if (text(Id) === '' || objectType === '' || recordId === '') throw unreadable('a notification is not complete');
  const fields: Record<string, string> = {};
  for (const [name, field] of Object.entries(record)) {
    if (!name.startsWith('@') && node(field)['@nil'] !== 'true') fields[name] = text(field);
  }
  return { id: text(Id), objectType, recordId, fields };
}

/** The one answer that ends redelivery. Send it only after the message is kept. */
export const outboundMessageAck = (): string =>
  '<?xml version="1.0" encoding="UTF-8"?>' +
  '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>' +
  '<notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse>' +
  '</soapenv:Body></soapenv:Envelope>';
