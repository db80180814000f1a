import type { Work } from '@throughline/transport';

/** The kinds of our objects that outside systems have ids for. */
export type CrosswalkKind = 'Customer' | 'BillTo' | 'Engagement' | 'QuoteVersion' | 'QuoteLine';

export interface CrosswalkEntry {
  readonly kind: CrosswalkKind;
  readonly entityId: string;
  readonly recordType: string;
  readonly externalId: string;
}

/** Keeps what the CRM calls our objects, for ever. A pair that is known already stays as it is. */
export async function keepCrosswalk(work: Work, instance: string, entries: readonly CrosswalkEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await work.sql(
    `insert into crosswalk (tenant_id, entity_kind, entity_id, system, instance, record_type, external_id, valid_from)
     select $1, k, i, 'salesforce', $2, r, e, $3 from unnest($4::text[], $5::text[], $6::text[], $7::text[]) x(k, i, r, e)
     on conflict do nothing`,
    [
      work.tenantId,
      instance,
      work.now,
      entries.map(({ kind }) => kind),
      entries.map(({ entityId }) => entityId),
      entries.map(({ recordType }) => recordType),
      entries.map(({ externalId }) => externalId),
    ],
  );
}
