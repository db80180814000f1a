import { ok, refuse, type Result } from '@throughline/contracts';

/** What the ERP says about the credit of a bill-to. */
export interface CreditStatus {
  readonly onHold: boolean;
  /** The ERP's internal id of the customer. */
  readonly externalId: string;
}

/** No work is set up for a bill-to on credit hold. A bill-to that the ERP does not know yet has no hold. */
export function mayOpenAccount(billTo: string, erp: string, credit: CreditStatus | null): Result<void> {
  return credit?.onHold ? refuse('CREDIT_HOLD', { billTo, erp }) : ok(undefined);
}
