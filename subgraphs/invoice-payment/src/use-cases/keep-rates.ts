import { fxRatePublished } from '@throughline/events';
import type { PublishedRate } from '@throughline/invoice-payment-domain';
import type { Work } from '@throughline/transport';
import { mint } from './ids.ts';

/** Keeps rates as they were told first and tells them on. What is booked at a rate stays booked: a day has one rate. */
export async function keepRates(work: Work, source: string, rates: readonly PublishedRate[]): Promise<void> {
  if (rates.length === 0) return;
  const offered = rates.map((rate) => ({ ...rate, id: mint('FxRate', work) }));
  const kept = await work.sql<{ id: string }>(
    `insert into fx_rate (tenant_id, id, from_currency, to_currency, rate_date, rate, source, recorded_at, kept_at)
     select $1, r.id, r."from", r."to", r.date, r.rate, $3, r."recordedAt", $4
     from jsonb_to_recordset($2::jsonb) as r(id text, "from" text, "to" text, date date, rate numeric,
       "recordedAt" timestamptz)
     on conflict do nothing returning id`,
    [work.tenantId, JSON.stringify(offered), source, work.now],
  );
  const fresh = new Set(kept.map(({ id }) => id));
  for (const { id, ...rate } of offered) {
    if (fresh.has(id)) work.publish(fxRatePublished, id, { fxRateId: id, ...rate, source });
  }
}
