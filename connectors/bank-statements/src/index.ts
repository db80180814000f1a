export {
  type BankFile,
  BankStatementClient,
  type BankStatementOptions,
  readStatements,
} from './bank-statement-client.ts';
export { readCamt053, writeCamt053 } from './formats/camt053.ts';
export { readMt940, writeMt940 } from './formats/mt940.ts';
export { type BankSandbox, type BankSandboxOptions, startBankSandbox, type Transfer } from './sandbox/bank-sandbox.ts';
export { type PaymentOptions, type SettledBankPayment, settledPaymentsOf } from './settled-payments.ts';
export { type BankEntry, type BankStatement, entryKey, unseenEntries } from './statement.ts';
