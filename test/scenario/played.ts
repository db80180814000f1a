import type { Asker, DeliveryTeam, FinanceDesk, Seller, World } from '@throughline/embedded';
import type { MovableClock } from '@throughline/platform';
import type { InvoiceKeys } from './invoice-keys.ts';
import type { Scenario } from './scenario-file.ts';

export const TENANT = 'scenario';
export const FINANCE: Asker = { role: 'finance', tenant: TENANT };
export const OPERATOR: Asker = { role: 'operator', tenant: TENANT };

/** A scenario that is played on a running system, and how to tell its names from ours. */
export interface Played {
  readonly world: World;
  readonly clock: MovableClock;
  readonly scenario: Scenario;
  readonly invoiceKeys: InvoiceKeys;
}

/** Who acts in the outside systems. */
export interface People {
  readonly seller: Seller;
  readonly team: DeliveryTeam;
  readonly desk: FinanceDesk;
}

interface InvoiceRow {
  readonly id: string;
  readonly number: string | null;
  readonly invoiceDate: string;
  readonly billTo: { readonly reference: string };
  readonly lines: readonly {
    readonly lineNumber: number;
    readonly sourceReference: string;
    readonly billableEvent: { readonly id: string };
  }[];
}

const INVOICES = `query InvoicesOf($engagement: String!, $after: ID) {
  engagementByReference(reference: $engagement) { id }
  invoices(first: 500, after: $after) {
    id number invoiceDate billTo { reference } lines { lineNumber sourceReference billableEvent { id } } }
}`;

/** The invoice that the scenario calls by a key, posted or still on its way. */
export async function invoiceOf({ world, invoiceKeys, scenario }: Played, key: string): Promise<InvoiceRow> {
  const { invoices } = await world.graph.ask<{ invoices: InvoiceRow[] }>(FINANCE, INVOICES, {
    engagement: scenario.inputs.entities.engagement.globalId,
    after: null,
  });
  const place = invoiceKeys.placeOf(key);
  const found = invoices.find(({ number, billTo, invoiceDate }) =>
    place === undefined
      ? number !== null && invoiceKeys.isPosted(key) && number === invoiceKeys.numberOf(key)
      : billTo.reference === place.billTo && invoiceDate === place.date,
  );
  if (!found) throw new Error(`there is no invoice ${key} yet`);
  return found;
}
