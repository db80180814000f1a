import type { FaultRule } from '@throughline/sandbox';
import type { Played } from '../played.ts';

/** Bill-to and day of the invoice that a perturbation speaks of; throws for documents of other kinds. */
export function foreseen({ invoiceKeys }: Pick<Played, 'invoiceKeys'>, key: string) {
  const place = invoiceKeys.placeOf(key);
  if (!place) throw new Error(`${key} is not an invoice that the scenario foresees`);
  return place;
}

/** The posting of one invoice in the ERP, told from others by its customer and day. */
export function postingOf(played: Played, key: string): FaultRule['match'] {
  const { billTo, date } = foreseen(played, key);
  const { records } = played.world.sandboxes.netsuite;
  const customer = records.all('customer').find(({ fields }) => fields['entityId'] === billTo);
  if (!customer) throw new Error(`the ERP has no customer ${billTo}`);
  const body = new RegExp(`^(?=.*"entity":\\{"id":"${customer.id}"\\})(?=.*"tranDate":"${date}")`, 's');
  return { path: /\/record\/v1\/invoice\b/, body };
}
