import { type CalendarDate, Money } from '@throughline/contracts';
import { creditMemoRatePct, matchingControls, tmRealisationPct } from '@throughline/reporting-domain';
import { activationTimesOf, controlFiguresOf, matchedPaymentsOf } from '../persistence/controls.queries.ts';
import type { Sql } from '@throughline/subgraph';
import { moneyOf } from './ledger.ts';

/** The controls of an engagement from what happened up to a day, inclusive; null while its contract is not active. */
export async function controlsOf(read: Sql, engagementId: string, until: CalendarDate) {
  const [figures] = await controlFiguresOf(read, engagementId, until);
  if (figures === undefined) return null;
  const { currency, creditMemoCount, invoiceCount } = figures;
  const activations = await activationTimesOf(read, engagementId, until);
  const grossValue = Money.of(figures.tmGrossValue, currency);
  const billedNet = Money.of(figures.tmBilledNet, currency);
  return {
    activations: activations.map(({ quoteVersionId, version, seconds }) => ({
      quoteVersion: { id: quoteVersionId },
      version,
      seconds,
    })),
    tmGrossValue: grossValue.toJSON(),
    tmBilledNet: billedNet.toJSON(),
    tmRealisationPct: tmRealisationPct(billedNet, grossValue),
    creditMemoCount,
    invoiceCount,
    creditMemoRatePct: creditMemoRatePct(creditMemoCount, invoiceCount),
    creditMemoGross: moneyOf(figures.creditMemoGross, currency),
    ...matchingControls(await matchedPaymentsOf(read, engagementId, until)),
  };
}
