import type { CalendarDate, Money, Result } from '@throughline/contracts';
import type { TaxOutcome } from '../tax/tax-outcome.ts';

/** Who is taxed, and where. */
export interface TaxParty {
  readonly reference: string;
  readonly name: string;
  readonly country: string;
  readonly region: string | null;
  readonly addressLine: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly taxTreatment: string;
  readonly taxRegistration: string | null;
}

/** One invoice as the tax engine needs it. */
export interface TaxDocument {
  /** Our invoice id: the engine's document code, and so the key of idempotency. */
  readonly code: string;
  readonly date: CalendarDate;
  readonly currency: string;
  readonly billTo: TaxParty;
  readonly lines: readonly {
    readonly lineNumber: number;
    readonly net: Money;
    readonly type: string;
    readonly description: string;
  }[];
}

export type AddressVerdict = { readonly evidence: Readonly<Record<string, unknown>> };

/** What invoicing asks of a tax service. */
export interface TaxEngine {
  /** Whether the bill-to can be taxed. Refuses TAX_NEXUS_INVALID and TAX_REGISTRATION_INVALID with what the engine said. */
  validateBillTo(billTo: TaxParty, on: CalendarDate): Promise<Result<AddressVerdict>>;
  /** Determines tax and records the document uncommitted. A repeat under one code replaces. Refuses UPSTREAM_REJECTED. */
  determineTax(document: TaxDocument): Promise<Result<TaxOutcome>>;
  /** Makes the document final once the ERP has it. A repeat is harmless. */
  commit(code: string): Promise<Result<void>>;
  /** Whether the document is final already: what a commit of unknown outcome is settled by. */
  isCommitted(code: string): Promise<boolean>;
  /** Withdraws a document that was not committed. A repeat is harmless. */
  void(code: string): Promise<Result<void>>;
}
