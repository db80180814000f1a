import { instant, ok, refuse, type Result } from '@throughline/contracts';
import type { BillingCalendar, PostingRules, RoutingRule } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { ledgerSettings } from '../persistence/configuration.queries.ts';
import { openItems } from '../persistence/billable-item.queries.ts';
import { planItems } from './billing-runs.ts';

/** What a publication became: its version, and since when. */
export interface Publication {
  readonly version: number;
  readonly publishedAt: string;
}

/** Publications of one kind follow each other, so that versions are gapless. */
const lockPublications = (work: Work, kind: string): Promise<unknown> =>
  work.sql(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`publication ${work.tenantId} ${kind}`]);

async function nextVersion(
  work: Work,
  table: string,
  where = 'true',
  parameters: readonly unknown[] = [],
): Promise<number> {
  await lockPublications(work, table);
  const [row] = await work.sql<{ version: number }>(
    `select coalesce(max(version), 0) + 1 as version from ${table} where ${where}`,
    parameters,
  );
  return row?.version ?? 1;
}

const published = (version: number, work: Work): Publication => ({ version, publishedAt: instant(work.now) });

/** A calendar for one engagement, or with '' for all that have none of their own. Open items are planned anew. */
export async function publishBillingCalendar(
  work: Work,
  by: string,
  engagementReference: string,
  calendar: BillingCalendar,
): Promise<Publication> {
  const version = await nextVersion(work, 'billing_calendar', 'engagement_reference = $1', [engagementReference]);
  await work.sql(
    `insert into billing_calendar (tenant_id, engagement_reference, version, calendar, published_at, published_by)
     values ($1, $2, $3, $4::jsonb, $5, $6)`,
    [work.tenantId, engagementReference, version, JSON.stringify(calendar), work.now, by],
  );
  await planItems(work, await openItems(sqlOf(work), engagementReference === '' ? null : engagementReference));
  return published(version, work);
}

/** Which ERP books which entity. Refuses ERP_NOT_CONNECTED where a rule names one that is none of the tenant's. */
export async function publishRoutingRules(
  work: Work,
  by: string,
  rules: readonly RoutingRule[],
  connected: readonly string[],
): Promise<Result<Publication>> {
  const strange = [...new Set(rules.map(({ erp }) => erp))].filter((erp) => !connected.includes(erp));
  if (strange.length > 0) return refuse('ERP_NOT_CONNECTED', { erps: strange, connected });
  const version = await nextVersion(work, 'routing_rule');
  await work.sql(
    `insert into routing_rule (tenant_id, version, position, entity, erp, valid_from, valid_to, published_at, published_by)
     select $1, $2, n, e, s, f, t, $7, $8
     from unnest($3::text[], $4::text[], $5::date[], $6::date[]) with ordinality as x(e, s, f, t, n)`,
    [
      work.tenantId,
      version,
      rules.map((rule) => rule.entity),
      rules.map((rule) => rule.erp),
      rules.map((rule) => rule.validFrom),
      rules.map((rule) => rule.validTo),
      work.now,
      by,
    ],
  );
  return ok(published(version, work));
}

export async function publishPostingRules(work: Work, by: string, rules: PostingRules): Promise<Publication> {
  const version = await nextVersion(work, 'posting_rules');
  await work.sql(
    `insert into posting_rules (tenant_id, version, accounts, rules, published_at, published_by)
     values ($1, $2, $3::jsonb, $4::jsonb, $5, $6)`,
    [work.tenantId, version, JSON.stringify(rules.accounts), JSON.stringify(rules.rules), work.now, by],
  );
  return published(version, work);
}

export async function publishCashApplicationPolicy(
  work: Work,
  by: string,
  limit: { amount: string; currency: string },
): Promise<Publication> {
  const version = await nextVersion(work, 'cash_application_policy');
  await work.sql(
    `insert into cash_application_policy (tenant_id, version, small_balance_limit, currency, published_at, published_by)
     values ($1, $2, $3, $4, $5, $6)`,
    [work.tenantId, version, limit.amount, limit.currency, work.now, by],
  );
  return published(version, work);
}

/** In which currency an entity keeps its books. Refuses LEDGER_CURRENCY_IN_USE once something is booked in another one. */
export async function publishLedgerSettings(
  work: Work,
  by: string,
  settings: { entity: string; functionalCurrency: string },
): Promise<Result<Publication>> {
  const inUse = (await ledgerSettings(sqlOf(work))).get(settings.entity)?.functionalCurrency;
  if (inUse !== undefined && inUse !== settings.functionalCurrency) {
    const [booked] = await work.sql(`select 1 from journal_entry where entity = $1 limit 1`, [settings.entity]);
    if (booked) return refuse('LEDGER_CURRENCY_IN_USE', { ...settings, inUse });
  }
  const version = await nextVersion(work, 'ledger_settings', 'entity = $1', [settings.entity]);
  await work.sql(
    `insert into ledger_settings (tenant_id, entity, version, functional_currency, published_at, published_by)
     values ($1, $2, $3, $4, $5, $6)`,
    [work.tenantId, settings.entity, version, settings.functionalCurrency, work.now, by],
  );
  return ok(published(version, work));
}
