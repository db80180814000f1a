export { type Batch, LegacyErpClient, type LegacyErpOptions, type UnreadableFile } from './client/legacy-erp-client.ts';
export {
  ArFacade,
  type ArFacadeOptions,
  type CreditDecision,
  type CustomerKey,
  type DocumentKey,
  type ErpCustomer,
  type ErpDocument,
  type PostingReceipt,
} from './client/ar-facade.ts';
export { AcknowledgmentBook, type DocumentOutcome } from './client/acknowledgment-book.ts';
export { fingerprintOf, SftpChannel, type SftpOptions, type SftpSession } from './client/sftp-channel.ts';
export type { AckRow, DocumentStatus, ReasonCode } from './formats/acknowledgment-file.ts';
export { type ArDocument, type ArLine, type DocumentKind, grossOf } from './formats/ar-document.ts';
export { externalKey } from './formats/external-key.ts';
export type {
  AppliedReceipt,
  CustomerBlock,
  CustomerMaster,
  CustomerRecord,
  ExchangeRate,
  OpenItem,
  PostingPeriod,
} from './formats/extracts.ts';
export { type FileName, fileNameText, parseFileName } from './formats/file-name.ts';
export { FileTree } from './sandbox/file-tree.ts';
export { Disturbances } from './sandbox/disturbances.ts';
export type { BookedCustomer, BookedDocument } from './sandbox/erp-book.ts';
export {
  type ErpDesk,
  type ErpNight,
  type LegacyErpSandbox,
  type LegacyErpSandboxOptions,
  startLegacyErpSandbox,
} from './sandbox/legacy-erp-sandbox.ts';
export { type SftpServer, sftpKeyPair, type SftpServerOptions, startSftpServer } from './sandbox/sftp-server.ts';
