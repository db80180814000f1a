import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { outboundMessageAck, parseOutboundMessage } from './parse-outbound-message.ts';
import { writeOutboundMessage } from './write-outbound-message.ts';

const VENDOR_EXAMPLE = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <soapenv:Body>
  <notifications xmlns="http://soap.sforce.com/2005/09/outbound">
   <OrganizationId>00DHp0000004oRGMAY</OrganizationId>
   <ActionId>04kHp0000008OIBIA2</ActionId>
   <SessionId xsi:nil="true"/>
   <EnterpriseUrl>https://acme.my.salesforce.com/services/Soap/c/67.0/00DHp</EnterpriseUrl>
   <Notification>
    <Id>04lHp00000Vw1kGIAR</Id>
    <sObject xsi:type="sf:SBQQ__Quote__c" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">
     <sf:Id>a0pHp00000Ab1cDIAR</sf:Id>
     <sf:SBQQ__Status__c>Approved</sf:SBQQ__Status__c>
     <sf:Version__c>007</sf:Version__c>
     <sf:Note__c xsi:nil="true"/>
    </sObject>
   </Notification>
  </notifications>
 </soapenv:Body>
</soapenv:Envelope>`;

describe('an outbound message', () => {
  it('is read from the platform’s envelope, values as texts and nils left out', () => {
    assert.deepEqual(parseOutboundMessage(VENDOR_EXAMPLE), {
      organizationId: '00DHp0000004oRGMAY',
      actionId: '04kHp0000008OIBIA2',
      notifications: [
        {
          id: '04lHp00000Vw1kGIAR',
          objectType: 'SBQQ__Quote__c',
          recordId: 'a0pHp00000Ab1cDIAR',
          fields: { Id: 'a0pHp00000Ab1cDIAR', SBQQ__Status__c: 'Approved', Version__c: '007' },
        },
      ],
    });
  });

  it('comes out of the sandbox as it went in, also with several notifications and awkward characters', () => {
    const notification = (n: string) => ({
      id: `04l00000000000${n}`,
      objectType: 'Account',
      recordId: `00100000000000${n}`,
      fields: { Name: 'Müller & <Söhne> "AG"' },
    });
    const message = { organizationId: '00D', actionId: '04k', notifications: [notification('1'), notification('2')] };
    const { notifications } = parseOutboundMessage(writeOutboundMessage(message));
    assert.deepEqual(
      notifications.map(({ recordId, fields }) => [recordId, fields['Name']]),
      [
        ['001000000000001', 'Müller & <Söhne> "AG"'],
        ['001000000000002', 'Müller & <Söhne> "AG"'],
      ],
    );
  });

  for (const body of ['', 'no xml', '{"a":1}', '<a/>', '<soapenv:Envelope><open></soapenv:Envelope>']) {
    it(`is refused when it is none: ${body || '(empty)'}`, () => {
      assert.throws(() => parseOutboundMessage(body), { code: 'BAD_USER_INPUT' });
    });
  }

  it('is acknowledged in the namespace of outbound messages', () => {
    assert.match(
      outboundMessageAck(),
      /<notificationsResponse xmlns="http:\/\/soap\.sforce\.com\/2005\/09\/outbound"><Ack>true<\/Ack>/,
    );
  });
});
