import { type CalendarDate, dateOfInstant, type Id, invariant } from '@throughline/contracts';
import type { Work } from '@throughline/transport';

/**
 * Configuration is published as versions with two clocks. Publishing what is already the latest word for the day adds
 * nothing, so each of these may be repeated.
 */
export interface LegalEntityVersion {
  readonly reference: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly sellsIn: readonly string[];
  readonly validFrom: CalendarDate | null;
}

export async function registerLegalEntity(
  work: Work,
  by: string,
  entity: LegalEntityVersion,
): Promise<Id<'LegalEntity'>> {
  await work.sql(`insert into legal_entity (tenant_id, id, reference) values ($1, $2, $3) on conflict do nothing`, [
    work.tenantId,
    work.mint('LegalEntity'),
    entity.reference,
  ]);
  const [kept] = await work.sql<{ id: Id<'LegalEntity'> }>(
    `select id from legal_entity where reference = $1 for update`,
    [entity.reference],
  );
  invariant(kept !== undefined, 'the legal entity was just kept');
  await work.sql(
    `insert into legal_entity_version (tenant_id, legal_entity_id, valid_from, recorded_at, name, country, currency, sells_in,
       recorded_by)
     select $1, $2, $3::date, $4, $5, $6, $7, $8::text[], $9
     where not exists (
       select 1 from (select * from legal_entity_version where legal_entity_id = $2 and valid_from = $3::date
         order by recorded_at desc limit 1) last
       where (last.name, last.country, last.currency, last.sells_in) = ($5, $6, $7::char(3), $8::text[]))
     on conflict (tenant_id, legal_entity_id, valid_from, recorded_at) do update set name = excluded.name,
       country = excluded.country, currency = excluded.currency, sells_in = excluded.sells_in,
       recorded_by = excluded.recorded_by`,
    [
      work.tenantId,
      kept.id,
      entity.validFrom ?? dateOfInstant(work.now),
      work.now,
      entity.name,
      entity.country,
      entity.currency,
      entity.sellsIn,
      by,
    ],
  );
  return kept.id;
}

export interface ServiceVersion {
  readonly code: string;
  /** Null keeps the name that the service has. */
  readonly name: string | null;
  readonly published: boolean;
  readonly validFrom: CalendarDate | null;
}

/** Publishes or withdraws a service; null when a service that is unknown is withdrawn. */
export async function publishService(
  work: Work,
  by: string,
  service: ServiceVersion,
): Promise<Id<'ServiceCatalogItem'> | null> {
  if (service.published) {
    await work.sql(`insert into service (tenant_id, id, code) values ($1, $2, $3) on conflict do nothing`, [
      work.tenantId,
      work.mint('ServiceCatalogItem'),
      service.code,
    ]);
  }
  const [kept] = await work.sql<{ id: Id<'ServiceCatalogItem'> }>(`select id from service where code = $1 for update`, [
    service.code,
  ]);
  if (!kept) return null;
  await work.sql(
    `insert into service_version (tenant_id, service_id, valid_from, recorded_at, name, published, recorded_by)
     select $1, $2, $3::date, $4, coalesce($5::text, last.name, $7), $6::boolean, $8
     from (select 1) one left join lateral (
       select name, published from service_version where service_id = $2 and valid_from <= $3::date
       order by valid_from desc, recorded_at desc limit 1) last on true
     where last.name is null or last.name <> coalesce($5::text, last.name) or last.published <> $6::boolean
     on conflict (tenant_id, service_id, valid_from, recorded_at) do update set name = excluded.name,
       published = excluded.published, recorded_by = excluded.recorded_by`,
    [
      work.tenantId,
      kept.id,
      service.validFrom ?? dateOfInstant(work.now),
      work.now,
      service.name,
      service.published,
      service.code,
      by,
    ],
  );
  return kept.id;
}

export interface PricingPolicyVersion {
  /** Decimal text, 0 to 100. */
  readonly discountApprovalLimitPercent: string;
  readonly validFrom: CalendarDate | null;
}

export async function publishPricingPolicy(work: Work, by: string, policy: PricingPolicyVersion): Promise<void> {
  await work.sql(
    `insert into pricing_policy (tenant_id, id, valid_from, recorded_at, discount_approval_limit_percent, recorded_by)
     select $1, $2, $3::date, $4, $5::numeric, $6
     where $5::numeric is distinct from (
       select discount_approval_limit_percent from pricing_policy where valid_from = $3::date
       order by recorded_at desc limit 1)
     on conflict (tenant_id, valid_from, recorded_at) do update
       set discount_approval_limit_percent = excluded.discount_approval_limit_percent, recorded_by = excluded.recorded_by`,
    [
      work.tenantId,
      work.mint('PricingPolicy'),
      policy.validFrom ?? dateOfInstant(work.now),
      work.now,
      policy.discountApprovalLimitPercent,
      by,
    ],
  );
}
