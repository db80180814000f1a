import { XMLBuilder } from 'fast-xml-parser';
import type { OutboundMessage } from './outbound-message.ts';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', suppressBooleanAttributes: false });

/** The SOAP envelope that the platform posts; up to 100 notifications. Session ids are no longer sent. */
export function writeOutboundMessage({ organizationId, actionId, notifications }: OutboundMessage): string {
  const envelope = {
    'soapenv:Envelope': {
      '@xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
      '@xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
      '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'soapenv:Body': {
        notifications: {
          '@xmlns': 'http://soap.sforce.com/2005/09/outbound',
          OrganizationId: organizationId,
          ActionId: actionId,
          SessionId: { '@xsi:nil': 'true' },
          Notification: notifications.map(({ id, objectType, recordId, fields }) => ({
            Id: id,
            sObject: {
              '@xmlns:sf': 'urn:sobject.enterprise.soap.sforce.com',
              '@xsi:type': `sf:${objectType}`,
              'sf:Id': recordId,
              ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`sf:${name}`, value])),
            },
          })),
        },
      },
    },
  };
  return `<?xml version="1.0" encoding="UTF-8"?>${builder.build(envelope)}`;
}
