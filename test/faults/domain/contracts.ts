import { z } from 'zod';
import { defineEvent } from '@throughline/events';

const charge = {
  account: z.string(),
  orderId: z.string(),
  /** Whole cents; negative for the giving side of a transfer. */
  cents: z.number().int(),
  /** How the ledger behaves when it gets the fact: some faults need one that fails or is slow. */
  behaviour: z.enum(['normal', 'poison', 'slow']),
  /** Whether the posting is copied to the outside books. */
  exported: z.boolean(),
};

/** An order put an amount on an account. Ordered per account. */
export const charged = defineEvent('orders.account.charged', 1, charge);
/** The same fact in the words of a release that the ledger does not know yet. */
export const chargedInNewWords = defineEvent('orders.account.charged', 99, { ...charge, channel: z.string() });
/** The ledger booked an amount. Ordered per account. */
export const posted = defineEvent('ledger.account.posted', 1, {
  account: z.string(),
  orderId: z.string(),
  cents: z.number().int(),
});
