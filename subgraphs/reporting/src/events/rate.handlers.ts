import { fxRatePublished, rateCardPublished } from '@throughline/events';
import { fxRateKey, fxRateText } from '@throughline/reporting-domain';
import { handle } from '@throughline/transport';
import { keepNodes } from '../read-models/lineage.ts';
import { keep } from '../read-models/read-models.ts';

/** Each role of a version is a node of its own: what was priced with one says nothing of the others. */
export const onRateCardPublished = handle(rateCardPublished, ({ data }, work) => {
  const { rateCardVersionId, currency, effectiveFrom, recordedAt } = data;
  return keepNodes(
    work,
    data.rates.map(({ role, hourly }) => ({
      type: 'RATE_CARD_VERSION',
      id: `${rateCardVersionId}/${role}`,
      reference: `${data.reference} v${data.version}`,
      attributes: { role, rate: hourly, currency, effectiveFrom, recordedAt },
    })),
  );
});

export const onFxRatePublished = handle(fxRatePublished, async ({ data }, work) => {
  const { from, to, date, rate, recordedAt, source } = data;
  await keep(work, 'fx_rate', [
    { from_currency: from, to_currency: to, rate_date: date, rate, recorded_at: recordedAt },
  ]);
  const key = fxRateKey(from, to, date);
  await keepNodes(work, [
    { type: 'FX_RATE', id: key, reference: key, attributes: { rate: fxRateText(rate), date, source } },
  ]);
});
