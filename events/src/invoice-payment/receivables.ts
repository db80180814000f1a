import { z } from 'zod';
import { defineEvent } from '../define-event.ts';
import { evidence, id } from '../fields.ts';

/** Each bill-to of the deal has its account in our books and in the ERP that the routing rules name. */
export const receivablesAccountsOpened = defineEvent('invoice-payment.receivables-accounts.opened', 1, {
  activationId: id('Activation'),
  customerId: id('Customer'),
  accounts: z.array(
    z.object({
      receivablesAccountId: id('ReceivablesAccount'),
      billToId: id('BillTo'),
      erp: z.string(),
      externalId: z.string(),
    }),
  ),
});

/** The ERP or our routing refused; the activation pauses with the code. */
export const receivablesAccountsRefused = defineEvent('invoice-payment.receivables-accounts.refused', 1, {
  activationId: id('Activation'),
  code: z.string(),
  evidence,
});
