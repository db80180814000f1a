import type { AddressPattern } from './tax-content.ts';

export interface LineModel {
  readonly number?: string;
  readonly quantity?: number;
  readonly amount?: number;
  readonly taxCode?: string;
  readonly itemCode?: string;
  readonly ref1?: string;
  readonly ref2?: string;
  readonly description?: string;
  readonly entityUseCode?: string;
  readonly taxIncluded?: boolean;
}

/** CreateTransactionModel, as far as the sandbox reads it. */
export interface DocumentModel {
  readonly code?: string;
  readonly type?: string;
  readonly companyCode?: string;
  readonly date?: string;
  readonly customerCode?: string;
  readonly currencyCode?: string;
  readonly commit?: boolean;
  readonly entityUseCode?: string;
  readonly exemptionNo?: string;
  readonly businessIdentificationNo?: string;
  readonly purchaseOrderNo?: string;
  readonly referenceCode?: string;
  readonly description?: string;
  readonly addresses?: Readonly<Record<string, AddressPattern | undefined>>;
  readonly taxOverride?: { readonly type?: string; readonly taxDate?: string; readonly reason?: string };
  readonly lines?: readonly LineModel[];
}

export type Status = 'Temporary' | 'Saved' | 'Committed' | 'Cancelled';

/** A recorded document; its tax is determined from the model when it is shown, and kept as it was. */
export interface RecordedDocument {
  readonly id: number;
  readonly companyCode: string;
  readonly code: string;
  readonly type: string;
  readonly status: Status;
  readonly version: number;
  readonly locked: boolean;
  readonly adjustmentReason: string;
  readonly modified: string;
  readonly model: DocumentModel;
  readonly view: Record<string, unknown>;
}
