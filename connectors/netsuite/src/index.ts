export { type AsyncJob, NetSuiteClient, type ReadOptions } from './client/netsuite-client.ts';
export { type NetSuiteOptions, netSuiteOrigin } from './client/http.ts';
export { type ExactNumber, exactNumber, type IncomingValue, type OutgoingValue } from './client/decimal-json.ts';
export {
  idIn,
  linesOf,
  type NetSuiteBody,
  type NetSuiteRecord,
  type NetSuiteRecordType,
  type RecordReference,
  textIn,
} from './client/record.ts';
export { suiteQlInstant, type SuiteQlRow, suiteQlText } from './client/suiteql.ts';
export type { NetSuiteErrorDetail } from './client/faults.ts';
export {
  NETSUITE_SIGNATURE_HEADER,
  type NetSuiteNotification,
  readNetSuiteNotification,
  signNetSuiteNotification,
  verifyNetSuiteNotification,
} from './client/notification.ts';
export {
  type NetSuiteRecords,
  type NetSuiteSandbox,
  type NetSuiteSandboxOptions,
  type SandboxRecord,
  startNetSuiteSandbox,
} from './sandbox/netsuite-sandbox.ts';
