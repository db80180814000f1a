import { defineEvent } from '../define-event.ts';
import { instant } from '../fields.ts';
import { soldDeal } from './terms.ts';

/** The terms under which everything from now on is delivered, billed and recognised. Carries the whole deal. */
export const contractActivated = defineEvent('customer-contract.contract.activated', 1, {
  deal: soldDeal,
  activatedAt: instant,
});

/** An amendment took effect. Carries the whole deal as it now stands; each line says what the amendment did to it. */
export const contractAmended = defineEvent('customer-contract.contract.amended', 1, {
  deal: soldDeal,
  amendedAt: instant,
});
