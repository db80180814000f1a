import { type Id, instant, invariant, Money } from '@throughline/contracts';
import { changeOf, startsActivation, statusOf, type QuoteStatus } from '@throughline/customer-contract-domain';
import { quoteApproved, quoteVersionRecorded } from '@throughline/events';
import { keepExternalIds, type StoredInstant } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { linesOf, type RecordedVersion, recordedVersion } from '../persistence/quote.queries.ts';
import type { Operations } from '../sagas/operations.ts';
import { keepCustomers } from './keep-customers.ts';
import { keepLines } from './keep-lines.ts';
import type { Sighting } from './sight-quote.ts';
import { startActivation } from './start-activation.ts';

interface Place {
  readonly customerId: Id<'Customer'>;
  readonly engagementId: Id<'Engagement'>;
  readonly quoteId: Id<'Quote'>;
}

/**
 * Records what was seen of a quote. The same sighting again changes nothing and tells nothing; a version that was approved
 * is never changed; a version that is signed and primary starts its activation, once. One quote is recorded at a time.
 */
export async function recordQuote(work: Work, sighting: Sighting, operations: Operations): Promise<void> {
  const { quote } = sighting;
  await work.sql(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`${work.tenantId} quote ${quote.number}`]);
  const customerId = await keepCustomers(work, sighting, operations);
  const place = await keepPlace(work, sighting, customerId);
  const recorded = await recordedVersion(sqlOf(work), place.quoteId, quote.version);
  const change = changeOf(recorded ?? null, quote);
  if (!change.ok) {
    await work.sql(`update quote_version set disregarded = $2 where id = $1`, [
      recorded?.id,
      JSON.stringify({ code: change.refusal.code, evidence: change.refusal.evidence, seenAt: instant(work.now) }),
    ]);
    return;
  }
  const id = await keepVersion(work, sighting, place, recorded);
  if (recorded === undefined || !recorded.termsAccepted) await keepLines(work, id, sighting);
  await supersedeOpenVersions(work, place, quote.number);
  await tellStatus(work, id, quote.version, place, quote.number);
  if (startsActivation(quote)) await approve(work, sighting, place, id, operations);
}

const sqlOf =
  (work: Work) =>
  <T extends object>(text: string, parameters?: readonly unknown[]): Promise<T[]> =>
    work.sql<T>(text, parameters);

async function keepPlace(work: Work, { quote, instance }: Sighting, customerId: Id<'Customer'>): Promise<Place> {
  const { reference, name } = quote.engagement;
  await work.sql(
    `insert into engagement (tenant_id, id, reference, name, customer_id, recorded_at) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [work.tenantId, work.mint('Engagement'), reference, name, customerId, work.now],
  );
  const [engagement] = await work.sql<{ id: Id<'Engagement'>; customerId: Id<'Customer'> }>(
    `select id, customer_id as "customerId" from engagement where reference = $1`,
    [reference],
  );
  invariant(engagement !== undefined, 'the engagement was just kept');
  await work.sql(
    `insert into quote (tenant_id, id, number, engagement_id) values ($1, $2, $3, $4) on conflict do nothing`,
    [work.tenantId, work.mint('Quote'), quote.number, engagement.id],
  );
  const [kept] = await work.sql<{ id: Id<'Quote'> }>(`select id from quote where number = $1`, [quote.number]);
  invariant(kept !== undefined, 'the quote was just kept');
  if (quote.opportunityId) {
    const opportunity = { system: 'salesforce', instance, recordType: 'Opportunity', externalId: quote.opportunityId };
    await keepExternalIds(work, [{ entityKind: 'Engagement', entityId: engagement.id, ...opportunity }]);
  }
  return { customerId: engagement.customerId, engagementId: engagement.id, quoteId: kept.id };
}

async function keepVersion(
  work: Work,
  { quote, instance }: Sighting,
  { quoteId }: Place,
  recorded: RecordedVersion | undefined,
): Promise<Id<'QuoteVersion'>> {
  const id = (recorded?.id ?? work.mint('QuoteVersion')) as Id<'QuoteVersion'>;
  await work.sql(
    `insert into quote_version (tenant_id, id, quote_id, version, crm_quote_id, status, is_primary, created_at, approved_at,
       start_date, seller_reference, source_modified_at, recorded_at, amendment)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
     on conflict (tenant_id, id) do update set status = excluded.status, is_primary = excluded.is_primary,
       approved_at = coalesce(quote_version.approved_at, excluded.approved_at), disregarded = null,
       start_date = case when quote_version.terms_accepted then quote_version.start_date else excluded.start_date end,
       seller_reference = case when quote_version.terms_accepted then quote_version.seller_reference
         else excluded.seller_reference end,
       source_modified_at = excluded.source_modified_at`,
    [
      work.tenantId,
      id,
      quoteId,
      quote.version,
      quote.externalId,
      quote.status,
      quote.primary,
      quote.createdAt,
      quote.approvedAt,
      quote.startDate,
      quote.sellerReference,
      quote.modifiedAt,
      work.now,
      quote.amendment,
    ],
  );
  const inCpq = { system: 'salesforce', instance, recordType: 'SBQQ__Quote__c', externalId: quote.externalId };
  await keepExternalIds(work, [{ entityKind: 'QuoteVersion', entityId: id, ...inCpq }]);
  return id;
}

/** Open versions that a later one follows; they are told like any other change of status. */
async function supersedeOpenVersions(work: Work, place: Place, quoteNumber: string): Promise<void> {
  const versions = await work.sql<{ id: Id<'QuoteVersion'>; version: number; status: QuoteStatus }>(
    `select id, version, status from quote_version where quote_id = $1 order by version`,
    [place.quoteId],
  );
  const latest = versions.at(-1)?.version ?? 0;
  for (const { id, version, status } of versions) {
    const now = statusOf(status, version < latest);
    if (now === status) continue;
    await work.sql(`update quote_version set status = $2 where id = $1`, [id, now]);
    await tellStatus(work, id, version, place, quoteNumber);
  }
}

/** Tells that a version was seen in its status, the first time that it is. */
async function tellStatus(
  work: Work,
  quoteVersionId: Id<'QuoteVersion'>,
  version: number,
  { quoteId, engagementId, customerId }: Place,
  quoteNumber: string,
): Promise<void> {
  const [first] = await work.sql<{ status: QuoteStatus; createdAt: StoredInstant }>(
    `with told as (
       insert into quote_version_status (tenant_id, quote_version_id, status, seen_at)
       select tenant_id, id, status, $2 from quote_version where id = $1 on conflict do nothing returning status)
     select told.status, v.created_at as "createdAt" from told, quote_version v where v.id = $1`,
    [quoteVersionId, work.now],
  );
  if (!first) return;
  const lines = await linesOf(sqlOf(work), quoteVersionId);
  work.publish(quoteVersionRecorded, quoteId, {
    quoteId,
    quoteVersionId,
    quoteNumber,
    version,
    status: first.status,
    engagementId,
    customerId,
    createdAt: instant(first.createdAt),
    lines: lines.map(({ id, lineKey, kind, amount }) => ({
      quoteLineId: id as Id<'QuoteLine'>,
      lineKey,
      kind,
      amount: amount.toJSON(),
    })),
  });
}

async function approve(
  work: Work,
  { quote }: Sighting,
  { quoteId, engagementId, customerId }: Place,
  quoteVersionId: Id<'QuoteVersion'>,
  operations: Operations,
): Promise<void> {
  const { approvedAt } = quote;
  invariant(approvedAt !== null, 'what starts an activation was approved');
  const started = await startActivation(work, { quoteId, quoteVersionId, engagementId, approvedAt }, operations);
  if (started === null) return;
  const currencies = [...new Set(quote.lines.map(({ amount }) => amount.currency))];
  work.publish(
    quoteApproved,
    quoteId,
    {
      quoteId,
      quoteVersionId,
      quoteNumber: quote.number,
      version: quote.version,
      engagementId,
      customerId,
      activationId: started,
      approvedAt,
      total: currencies.map((currency) =>
        Money.sum(
          quote.lines.flatMap(({ amount }) => (amount.currency === currency ? amount : [])),
          currency,
        ).toJSON(),
      ),
    },
    { occurredAt: approvedAt },
  );
}
