import type { Ledger } from '@throughline/invoice-payment-domain';
import type { Work } from '@throughline/transport';

/** Finds our account behind an ERP's customer. */
export type AccountReader = (
  tenantId: string,
  erp: string,
  externalId: string,
) => Promise<{ billToId: string; reference: string } | null>;

/** Reads whether a customer is on credit hold now; the effect writes it onto our account. */
export async function readCreditStatus(
  accounts: AccountReader,
  ledger: Ledger,
  customer: { readonly tenantId: string; readonly erp: string; readonly externalId: string },
): Promise<(work: Work) => Promise<void>> {
  const { tenantId, erp, externalId } = customer;
  const account = await accounts(tenantId, erp, externalId);
  const credit = account && (await ledger.creditStatus(account));
  return async (work) => {
    if (!account || !credit) return;
    await work.sql(`update receivables_account set credit_hold = $3 where bill_to_id = $1 and erp = $2`, [
      account.billToId,
      erp,
      credit.onHold,
    ]);
  };
}
