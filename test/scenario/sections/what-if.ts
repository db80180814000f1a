import type { MoneyJson } from '@throughline/contracts';
import { FINANCE, invoiceOf, type Played } from '../played.ts';

type Row = Readonly<
  Record<'value' | 'billable' | 'writeOff' | 'billableOfMonth' | 'invoiceNet' | 'invoiceNetChange', MoneyJson>
> & { readonly uplift: string };

const M = '{ amount currency }';

const WHAT_IF = `query WhatIf($input: WhatIfRatesInput!) {
  whatIfRates(input: $input) {
    uplift value ${M} billable ${M} writeOff ${M} billableOfMonth ${M} invoiceNet ${M} invoiceNetChange ${M} }
}`;

/** What other rates would have brought, in the scenario's structure. */
export async function whatIfSections(played: Played, engagementId: string) {
  const { whatIf } = played.scenario.inputs;
  if (whatIf === null) return { whatIfMarchUplift: [] };
  const { rateCard, baseVersion, changedVersion, uplifts, month, invoice } = whatIf;
  const { id: invoiceId } = await invoiceOf(played, invoice);
  const { whatIfRates } = await played.world.graph.ask<{ whatIfRates: readonly Row[] }>(FINANCE, WHAT_IF, {
    input: { engagementId, rateCard, baseVersion, changedVersion, uplifts, month, invoiceId },
  });
  return {
    whatIfMarchUplift: whatIfRates.map((row) => ({
      uplift: row.uplift,
      grossValue: row.value.amount,
      billable: row.billable.amount,
      writeOff: row.writeOff.amount,
      marchBillable: row.billableOfMonth.amount,
      inv3Net: row.invoiceNet.amount,
      deltaInv3Net: row.invoiceNetChange.amount,
    })),
  };
}
