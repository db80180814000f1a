import { Fault, type Id, instant, invariant, newId } from '@throughline/contracts';
import { checkRateCard, saysTheSame, type SeenRateCard } from '@throughline/customer-contract-domain';
import { rateCardPublished } from '@throughline/events';
import { keepExternalIds } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { recordedVersionOf } from '../persistence/rate-card.queries.ts';

/** A published version of a rate card, and the org that it was seen in. */
export interface RateCardSighting {
  readonly instance: string;
  readonly card: SeenRateCard;
}

/**
 * Records a published version of a rate card and tells it, once; versions come in any order. What a version says later
 * than at its publication is kept aside and changes nothing. Throws UPSTREAM_REJECTED for a card that cannot price work,
 * which parks its message.
 */
export async function recordRateCard(work: Work, { instance, card }: RateCardSighting): Promise<void> {
  const checked = checkRateCard(card);
  if (!checked.ok) {
    throw new Fault('UPSTREAM_REJECTED', `rate card ${card.reference} v${card.version} cannot price work`, {
      transient: false,
      evidence: { system: 'salesforce', rateCard: card.reference, version: card.version, ...checked.refusal.evidence },
    });
  }
  const rateCardId = await keepCard(work, card);
  const recorded = await recordedVersionOf((text, parameters) => work.sql(text, parameters), rateCardId, card.version);
  if (!recorded) return publish(work, instance, rateCardId, card);
  if (!saysTheSame(recorded, card)) await disregard(work, recorded.id, card);
}

/** Locks the card, so that a version is recorded by one at a time. */
async function keepCard(work: Work, { reference, engagement }: SeenRateCard): Promise<Id<'RateCard'>> {
  await work.sql(
    `insert into rate_card (tenant_id, id, reference, engagement_reference) values ($1, $2, $3, $4) on conflict do nothing`,
    [work.tenantId, newId('RateCard', { now: () => work.now }), reference, engagement],
  );
  const [kept] = await work.sql<{ id: Id<'RateCard'> }>(`select id from rate_card where reference = $1 for update`, [
    reference,
  ]);
  invariant(kept !== undefined, 'the rate card was just kept');
  return kept.id;
}

async function publish(work: Work, instance: string, rateCardId: Id<'RateCard'>, card: SeenRateCard): Promise<void> {
  const rateCardVersionId = newId('RateCardVersion', { now: () => work.now });
  const { reference, version, currency, effectiveFrom, publishedAt, externalId } = card;
  const rates = card.rates.map(({ role, hourly }) => ({ role, hourly }));
  await work.sql(
    `insert into rate_card_version (tenant_id, id, rate_card_id, version, crm_record_id, currency, effective_from,
       published_at, rates, recorded_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      work.tenantId,
      rateCardVersionId,
      rateCardId,
      version,
      externalId,
      currency,
      effectiveFrom,
      publishedAt,
      JSON.stringify(rates),
      work.now,
    ],
  );
  const inCpq = { system: 'salesforce', instance, recordType: 'Rate_Card__c', externalId };
  await keepExternalIds(work, [{ entityKind: 'RateCardVersion', entityId: rateCardVersionId, ...inCpq }]);
  const told = { rateCardId, rateCardVersionId, reference, version, currency, effectiveFrom, rates };
  work.publish(rateCardPublished, rateCardId, { ...told, recordedAt: publishedAt }, { occurredAt: publishedAt });
}

async function disregard(work: Work, id: string, seen: SeenRateCard): Promise<void> {
  await work.sql(`update rate_card_version set disregarded = $2 where id = $1`, [
    id,
    JSON.stringify({ code: 'QUOTE_VERSION_IMMUTABLE', evidence: { seen }, seenAt: instant(work.now) }),
  ]);
}
