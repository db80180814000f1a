export {
  API_VERSION,
  type ChangeStamp,
  hasCode,
  SalesforceClient,
  type SalesforceClientOptions,
  type UpsertAnswer,
} from './client/salesforce-client.ts';
export type { SalesforceCredentials } from './client/access-token.ts';
export { type CompositeAnswer, type CompositeRequest, MOST_SUBREQUESTS } from './client/composite.ts';
export { fieldsOf, recordField, recordOf } from './client/record.ts';
export { chunked, instantOf, numberText, soqlDatetime } from './client/values.ts';
export { soqlText } from './soql/query.ts';
export type { OutboundMessage, OutboundNotification } from './outbound-message/outbound-message.ts';
export {
  type OutboundMessageReading,
  type OutboundMessageRequest,
  readOutboundMessage,
} from './outbound-message/outbound-message-door.ts';
export { outboundMessageAck, parseOutboundMessage } from './outbound-message/parse-outbound-message.ts';
export { type OutboundMessageRule, OutboundMessages } from './outbound-message/outbound-messages.ts';
export { type SalesforceOrgOptions, type SalesforceOrgSandbox, startSalesforceOrgSandbox } from './org-sandbox.ts';
export { crmPackage } from './crm.package.ts';
export { Org } from './org/org.ts';
export { OrgError } from './org/org-error.ts';
export type {
  ApexAnswer,
  ApexRoute,
  Draft,
  FieldType,
  FieldValue,
  OrgField,
  OrgObject,
  OrgPackage,
  OrgTrigger,
  SObject,
} from './org/org-package.ts';
