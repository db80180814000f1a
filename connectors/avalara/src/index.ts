export {
  AvalaraClient,
  type AvalaraOptions,
  type DocumentType,
  type RefundRequest,
  type RegistrationCheck,
} from './client/avalara-client.ts';
export type { AvalaraErrorDetail } from './client/faults.ts';
export type {
  AddressResolution,
  JurisdictionTax,
  Nexus,
  TaxAddress,
  TaxDocument,
  TaxDocumentLine,
  TaxedDocument,
  TaxedLine,
} from './client/tax-document.ts';
export { type AvalaraSandbox, type AvalaraSandboxOptions, startAvalaraSandbox } from './sandbox/avalara-sandbox.ts';
export type { NexusRow, Rejection, TaxRule } from './sandbox/tax-content.ts';
