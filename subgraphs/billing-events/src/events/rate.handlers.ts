import { instant } from '@throughline/contracts';
import { fxRatePublished, rateCardPublished } from '@throughline/events';
import { handle } from '@throughline/transport';
import { lockProjectOf } from '../persistence/delivery.queries.ts';
import { contractsThatWait, contractsWithChargesIn, keepFxRate, keepRateCard } from '../persistence/rates.queries.ts';
import { priceWork } from '../use-cases/price-work.ts';
import { recordDueCharges } from '../use-cases/record-due-charges.ts';

/** A version of a rate card: what waited for it is priced. */
export const onRateCardPublished = handle(rateCardPublished, async ({ data }, work) => {
  await keepRateCard(work, data);
  for (const contractId of await contractsThatWait(work, ['RATE_NOT_FOUND'])) await priceWork(work, contractId);
});

/** The rate of a day: charges and work in the currency that waited for it go on. */
export const onFxRatePublished = handle(fxRatePublished, async ({ data }, work) => {
  await keepFxRate(work, data);
  for (const contractId of await contractsWithChargesIn(work, data.from, instant(work.now))) {
    await lockProjectOf(work, contractId);
    await recordDueCharges(work, contractId);
    await priceWork(work, contractId);
  }
  for (const contractId of await contractsThatWait(work, ['FX_RATE_NOT_FOUND'])) await priceWork(work, contractId);
});
