import { Money } from '@throughline/contracts';
import { creditMemoRatePct, matchingControls, tmRealisationPct } from '@throughline/reporting-domain';
import { activationTimesOf, controlFiguresOf, matchedPaymentsOf } from '../persistence/controls.queries.ts';
import type { ReadSql } from '../persistence/read-sql.ts';
import { moneyOf } from './ledger.ts';

/** The controls of an engagement; null while its contract is not active. */
export async function controlsOf(read: ReadSql, engagementId: string) {
  const [figures] = await controlFiguresOf(read, engagementId);
  if (figures === undefined) return null;
  const { currency, creditMemoCount, invoiceCount } = figures;
  const activations = await activationTimesOf(read, engagementId);
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
    ...matchingControls(await matchedPaymentsOf(read, engagementId)),
  };
}
