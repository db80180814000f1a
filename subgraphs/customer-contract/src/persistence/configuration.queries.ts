import { type CalendarDate, dateOfInstant } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';

type Read = <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

export interface LegalEntityRow {
  readonly id: string;
  readonly reference: string;
  readonly name: string;
  readonly country: string;
  readonly currency: string;
  readonly sellsIn: string[];
}

/** The version that is valid on the day, as known at the instant: the latest valid-from, then the latest recording. */
const IN_FORCE = `valid_from <= $1::date and recorded_at <= $2::timestamptz`;

const LEGAL_ENTITY = `
  select e.id, e.reference, v.name, v.country, v.currency, v.sells_in as "sellsIn"
  from legal_entity e join lateral (
    select * from legal_entity_version v where v.tenant_id = e.tenant_id and v.legal_entity_id = e.id and ${IN_FORCE}
    order by valid_from desc, recorded_at desc limit 1) v on true`;

/** Legal entities by id, as they are now. */
export const legalEntitiesById = (read: Read, ids: readonly string[], now: Date): Promise<LegalEntityRow[]> =>
  read(`${LEGAL_ENTITY} where e.id = any($3)`, [dateOfInstant(now), now, ids]);

export const legalEntities = (read: Read, on: CalendarDate, knownAt: Date | string): Promise<LegalEntityRow[]> =>
  read(`${LEGAL_ENTITY} order by e.reference`, [on, knownAt]);

export async function legalEntityByReference(
  read: Read,
  reference: string,
  now: Date,
): Promise<LegalEntityRow | undefined> {
  const [row] = await read<LegalEntityRow>(`${LEGAL_ENTITY} where e.reference = $3`, [
    dateOfInstant(now),
    now,
    reference,
  ]);
  return row;
}

export interface ServiceRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly published: boolean;
}

/** The service catalog on a day, as known at an instant, withdrawn services included. */
export const services = (read: Read, on: CalendarDate, knownAt: Date | string): Promise<ServiceRow[]> =>
  read(
    `select s.id, s.code, v.name, v.published from service s join lateral (
       select * from service_version v where v.tenant_id = s.tenant_id and v.service_id = s.id and ${IN_FORCE}
       order by valid_from desc, recorded_at desc limit 1) v on true
     order by s.code`,
    [on, knownAt],
  );

export interface PricingPolicyRow {
  readonly id: string;
  readonly validFrom: string;
  readonly recordedAt: StoredInstant;
  readonly discountApprovalLimitPercent: string;
}

export async function pricingPolicy(
  read: Read,
  on: CalendarDate,
  knownAt: Date | string,
): Promise<PricingPolicyRow | undefined> {
  const [row] = await read<PricingPolicyRow>(
    `select id, to_char(valid_from, 'YYYY-MM-DD') as "validFrom", recorded_at as "recordedAt",
       trim_scale(discount_approval_limit_percent)::text as "discountApprovalLimitPercent"
     from pricing_policy where ${IN_FORCE} order by valid_from desc, recorded_at desc limit 1`,
    [on, knownAt],
  );
  return row;
}

/** One version of what was published. */
export interface VersionRow {
  readonly id: string;
  readonly kind: string;
  readonly reference: string | null;
  readonly validFrom: string;
  readonly recordedAt: StoredInstant;
  readonly recordedBy: string | null;
  readonly content: object;
}

const version = (kind: string, reference: string, content: string, from: string): string =>
  `select '${kind}:' || coalesce(${reference}, '') || ':' || v.valid_from || ':' || extract(epoch from v.recorded_at) as id,
     '${kind}' as kind, ${reference} as reference, to_char(v.valid_from, 'YYYY-MM-DD') as "validFrom",
     v.recorded_at as "recordedAt", v.recorded_by as "recordedBy", ${content} as content from ${from}`;

/** Every version there is, whichever its kind. */
export const VERSIONS = [
  version(
    'LEGAL_ENTITY',
    'e.reference',
    `jsonb_build_object('name', v.name, 'country', v.country, 'currency', v.currency, 'sellsIn', v.sells_in)`,
    'legal_entity_version v join legal_entity e on (e.tenant_id, e.id) = (v.tenant_id, v.legal_entity_id)',
  ),
  version(
    'SERVICE',
    's.code',
    `jsonb_build_object('name', v.name, 'published', v.published)`,
    'service_version v join service s on (s.tenant_id, s.id) = (v.tenant_id, v.service_id)',
  ),
  version(
    'PRICING_POLICY',
    'null::text',
    `jsonb_build_object('discountApprovalLimitPercent', trim_scale(v.discount_approval_limit_percent)::text)`,
    'pricing_policy v',
  ),
].join(' union all ');

/** Newest first. */
export const versions = (read: Read, after: string | null, limit: number): Promise<VersionRow[]> =>
  read(
    `with version as (${VERSIONS})
     select * from version v where $1::text is null or ("recordedAt", id) < (select "recordedAt", id from version where id = $1)
     order by "recordedAt" desc, id desc limit $2`,
    [after, limit],
  );
