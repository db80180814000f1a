import type { Sql, StoredInstant } from '@throughline/subgraph';

/** One published version of a configuration. */
export interface PublicationRow {
  readonly id: string;
  readonly kind: string;
  /** The entity or engagement that it is for; null for one that is for all. */
  readonly scope: string | null;
  readonly version: number;
  readonly published_at: StoredInstant;
  readonly published_by: string;
  readonly content: object;
}

const select = (kind: string, scope: string, content: string, from: string): string =>
  `select '${kind}:' || coalesce(${scope}, '') || ':' || version as id, '${kind}' as kind, ${scope} as scope, version,
     min(published_at) as published_at, min(published_by) as published_by, ${content} as content
   from ${from} group by version, ${scope}`;

const BY_KIND = {
  ROUTING_RULES: select(
    'ROUTING_RULES',
    'null::text',
    `jsonb_agg(jsonb_build_object('entity', entity, 'erp', erp, 'validFrom', valid_from, 'validTo', valid_to) order by position)`,
    'routing_rule',
  ),
  LEDGER_SETTINGS: select(
    'LEDGER_SETTINGS',
    'entity',
    `jsonb_build_object('functionalCurrency', min(functional_currency))`,
    'ledger_settings',
  ),
  POSTING_RULES: select(
    'POSTING_RULES',
    'null::text',
    `jsonb_build_object('accounts', (jsonb_agg(accounts))->0, 'rules', (jsonb_agg(rules))->0)`,
    'posting_rules',
  ),
  CASH_APPLICATION_POLICY: select(
    'CASH_APPLICATION_POLICY',
    'null::text',
    `jsonb_build_object('smallBalanceLimit', min(small_balance_limit)::text, 'currency', min(currency))`,
    'cash_application_policy',
  ),
  BILLING_CALENDAR: select(
    'BILLING_CALENDAR',
    `nullif(engagement_reference, '')`,
    '(jsonb_agg(calendar))->0',
    'billing_calendar',
  ),
} as const;

export const PUBLICATION_KINDS: readonly string[] = Object.keys(BY_KIND);

/** Every publication there is, whichever its kind. */
export const PUBLICATIONS = Object.values(BY_KIND).join(' union all ');

/** Newest first. */
export const publications = (
  query: Sql,
  { kind, after, limit }: { kind: string | null; after: string | null; limit: number },
): Promise<PublicationRow[]> =>
  query<PublicationRow>(
    `with publication as (${PUBLICATIONS})
     select * from publication p where ($1::text is null or kind = $1) and ($2::text is null or (published_at, id) <
       (select published_at, id from publication where id = $2))
     order by published_at desc, id desc limit $3`,
    [kind, after, limit],
  );
