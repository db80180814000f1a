import type { Sql } from '@throughline/subgraph';
import { calendarDate, Money } from '@throughline/contracts';
import {
  type Account,
  type BillingCalendar,
  DEFAULT_POSTING_RULES,
  type MatchingRule,
  type PostingRule,
  type PostingRules,
  type RoutingRule,
} from '@throughline/invoice-payment-domain';

/** How an entity keeps its books. */
export interface LedgerSettings {
  readonly entity: string;
  readonly functionalCurrency: string;
  /** UTC time of day at which foreign receivables are valued on the last day of a month. */
  readonly revaluationTime: string;
}

/** The settings in force of every entity, by reference. */
export async function ledgerSettings(sql: Sql): Promise<Map<string, LedgerSettings>> {
  const rows = await sql<{ entity: string; functional_currency: string; revaluation_time: string }>(
    `select distinct on (entity) entity, functional_currency, revaluation_time from ledger_settings order by entity, version desc`,
  );
  return new Map(
    rows.map((row) => [
      row.entity,
      {
        entity: row.entity,
        functionalCurrency: row.functional_currency,
        revaluationTime: row.revaluation_time,
      },
    ]),
  );
}

export async function routingRules(sql: Sql): Promise<RoutingRule[]> {
  const rows = await sql<{ entity: string; erp: string; valid_from: string; valid_to: string | null }>(
    `select entity, erp, to_char(valid_from, 'YYYY-MM-DD') as valid_from, to_char(valid_to, 'YYYY-MM-DD') as valid_to
     from routing_rule where version = (select max(version) from routing_rule) order by position`,
  );
  return rows.map((row) => ({
    entity: row.entity,
    erp: row.erp,
    validFrom: calendarDate(row.valid_from),
    validTo: row.valid_to === null ? null : calendarDate(row.valid_to),
  }));
}

export async function postingRules(sql: Sql): Promise<PostingRules> {
  const [row] = await sql<{ accounts: Account[]; rules: PostingRule[] }>(
    `select accounts, rules from posting_rules order by version desc limit 1`,
  );
  return row ?? DEFAULT_POSTING_RULES;
}

/** How cash finds its invoices, and up to which residual a short payment settles one. */
export interface CashPolicy {
  /** In the currency of the books; null until a policy says so: then nothing is written off. */
  readonly smallBalanceLimit: Money | null;
  readonly rules: readonly MatchingRule[];
  /** UTC time of day of small-balance write-offs. */
  readonly writeOffTime: string;
}

/** The policy in force; without one only remittances are followed. */
export async function cashPolicy(sql: Sql): Promise<CashPolicy> {
  const [row] = await sql<{ limit: string; currency: string; rules: MatchingRule[]; write_off_time: string }>(
    `select small_balance_limit::text as limit, currency, rules, write_off_time from cash_application_policy
     order by version desc limit 1`,
  );
  if (!row) return { smallBalanceLimit: null, rules: ['REMITTANCE'], writeOffTime: '14:00:00Z' };
  return {
    smallBalanceLimit: Money.of(row.limit, row.currency),
    rules: row.rules,
    writeOffTime: row.write_off_time,
  };
}

/** The calendars in force: of the engagements named, and under '' the one for all others. */
export async function billingCalendars(
  sql: Sql,
  engagementReferences: readonly string[],
): Promise<Map<string, BillingCalendar>> {
  const rows = await sql<{ engagement_reference: string; calendar: BillingCalendar }>(
    `select distinct on (engagement_reference) engagement_reference, calendar from billing_calendar
     where engagement_reference = any($1) order by engagement_reference, version desc`,
    [['', ...engagementReferences]],
  );
  return new Map(rows.map((row) => [row.engagement_reference, row.calendar]));
}

/** An engagement's own calendar wins over the one for all. */
export const calendarOf = (
  calendars: ReadonlyMap<string, BillingCalendar>,
  engagementReference: string,
): BillingCalendar | undefined => calendars.get(engagementReference) ?? calendars.get('');
