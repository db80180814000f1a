import type { MoneyJson } from '@throughline/contracts';
import { FINANCE, type Played } from '../played.ts';

interface Retainer {
  readonly retainerStatement: readonly (Readonly<
    Record<'value' | 'drawn' | 'overage' | 'breakage' | 'closing', MoneyJson>
  > & { readonly month: string; readonly hours: string; readonly hourly: string })[];
  readonly retainerBreakage: { readonly amount: MoneyJson; readonly functional: MoneyJson } | null;
}

const M = '{ amount currency }';

const RETAINER = `query Retainer($id: ID!, $months: [String!]!) {
  retainerStatement(engagementId: $id, months: $months) {
    month hours hourly value ${M} drawn ${M} overage ${M} breakage ${M} closing ${M} }
  retainerBreakage(engagementId: $id) { amount ${M} functional ${M} }
}`;

/** How hours were paid in advance and used, in the scenario's structure. */
export async function retainerSections({ world, scenario }: Played, engagementId: string) {
  const { retainerStatement, retainerBreakage } = await world.graph.ask<Retainer>(FINANCE, RETAINER, {
    id: engagementId,
    months: scenario.meta.months,
  });
  return {
    retainerStatement: retainerStatement.map(({ month, hours, hourly, value, drawn, overage, breakage, closing }) => ({
      month,
      hours,
      rate: hourly,
      value: value.amount,
      drawn: drawn.amount,
      overage: overage.amount,
      breakage: breakage.amount,
      closingEur: closing.amount,
    })),
    breakage: retainerBreakage ? { eur: retainerBreakage.amount.amount, gbp: retainerBreakage.functional.amount } : {},
  };
}
