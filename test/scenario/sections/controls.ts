import type { MoneyJson } from '@throughline/contracts';
import { windowEnd } from '../scenario-file.ts';
import { FINANCE, type Played } from '../played.ts';

interface Controls {
  readonly activations: readonly { readonly version: number; readonly seconds: number }[];
  readonly tmGrossValue: MoneyJson;
  readonly tmBilledNet: MoneyJson;
  readonly tmRealisationPct: string | null;
  readonly creditMemoCount: number;
  readonly invoiceCount: number;
  readonly creditMemoRatePct: string | null;
  readonly creditMemoGross: MoneyJson;
  readonly paymentsTotal: number;
  readonly paymentsAutoMatched: number;
  readonly autoMatchPct: string | null;
  readonly avgDaysToApply: string | null;
}

const CONTROLS = `query Controls($id: ID!, $until: String) {
  controls(engagementId: $id, until: $until) {
    activations { version seconds } tmGrossValue { amount currency } tmBilledNet { amount currency } tmRealisationPct
    creditMemoCount invoiceCount creditMemoRatePct creditMemoGross { amount currency }
    paymentsTotal paymentsAutoMatched autoMatchPct avgDaysToApply
  }
}`;

/** The control figures of the engagement. */
export async function controlSections({ world, scenario }: Played, engagementId: string) {
  const { controls } = await world.graph.ask<{ controls: Controls }>(FINANCE, CONTROLS, {
    id: engagementId,
    until: windowEnd(scenario),
  });
  const { activations, ...figures } = controls;
  return {
    controls: {
      activationSeconds: Object.fromEntries(activations.map(({ version, seconds }) => [`v${version}`, seconds])),
      ...figures,
      tmGrossValue: figures.tmGrossValue.amount,
      tmBilledNet: figures.tmBilledNet.amount,
      creditMemoGross: figures.creditMemoGross.amount,
    },
  };
}
