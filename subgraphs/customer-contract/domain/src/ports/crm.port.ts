import type { AccountNode } from '../customer/account-hierarchy.ts';

/** An account as any CRM keeps it. What nobody has filled in is null. */
export interface SeenAccount extends AccountNode {
  /** The code that people call the account by: `CUST-41` for a customer, `BT-CO` for a bill-to. */
  readonly reference: string | null;
  readonly name: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly addressLine: string | null;
  readonly city: string | null;
  readonly postalCode: string | null;
  readonly currency: string | null;
  readonly taxTreatment: string | null;
  readonly taxRegistration: string | null;
  readonly invoiceFormat: string | null;
  /** Our own id as the CRM keeps it. */
  readonly ourId: string | null;
}

/** An account that is gone since it was merged into another, which stands for both. */
export interface MergedAccount {
  readonly accountId: string;
  readonly into: string;
}

/** What the contract domain asks of any CRM. */
export interface Crm {
  /** The accounts with these ids or references and all above them, by id; unknown ones are left out. */
  accounts(asked: {
    readonly ids: readonly string[];
    readonly references: readonly string[];
  }): Promise<ReadonlyMap<string, SeenAccount>>;
  /** The accounts that were merged into one of these, and into which. */
  mergedInto(accountIds: readonly string[]): Promise<readonly MergedAccount[]>;
  /** Writes our customer id into the account. A repeat changes nothing. */
  writeOurId(accountId: string, customerId: string): Promise<void>;
}
