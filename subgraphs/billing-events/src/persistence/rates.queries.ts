import type { CalendarDate, Id, Instant } from '@throughline/contracts';
import { instant } from '@throughline/contracts';
import type { RateCardVersion } from '@throughline/billing-events-domain';
import type { EventContract, fxRatePublished, rateCardPublished } from '@throughline/events';
import type { Sql } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';

type DataOf<C> = C extends EventContract<infer T> ? T : never;

/** A published version never changes. */
export async function keepRateCard(work: Work, card: DataOf<typeof rateCardPublished>): Promise<void> {
  await work.sql(
    `insert into rate_card_version (tenant_id, id, rate_card, version, currency, effective_from, recorded_at, rates)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb) on conflict do nothing`,
    [
      work.tenantId,
      card.rateCardVersionId,
      card.reference,
      card.version,
      card.currency,
      card.effectiveFrom,
      card.recordedAt,
      JSON.stringify(Object.fromEntries(card.rates.map(({ role, hourly }) => [role, hourly]))),
    ],
  );
}

export async function keepFxRate(work: Work, rate: DataOf<typeof fxRatePublished>): Promise<void> {
  await work.sql(
    `insert into fx_rate (tenant_id, from_currency, to_currency, rate_date, rate, recorded_at)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [work.tenantId, rate.from, rate.to, rate.date, rate.rate, rate.recordedAt],
  );
}

/** All versions of the rate cards, by card. */
export async function versionsOf(
  read: Sql,
  tenantId: string,
  cards: readonly string[],
): Promise<ReadonlyMap<string, readonly RateCardVersion[]>> {
  if (cards.length === 0) return new Map();
  const rows = await read<{
    id: Id<'RateCardVersion'>;
    rateCard: string;
    version: number;
    currency: string;
    effectiveFrom: CalendarDate;
    recordedAt: Date;
    rates: Record<string, string>;
  }>(
    `select id, rate_card as "rateCard", version, currency, to_char(effective_from, 'YYYY-MM-DD') as "effectiveFrom",
       recorded_at as "recordedAt", rates
     from rate_card_version where tenant_id = $1 and rate_card = any($2)`,
    [tenantId, cards],
  );
  const versions = rows.map(({ id, recordedAt, ...row }): RateCardVersion => ({
    ...row,
    rateCardVersionId: id,
    recordedAt: instant(recordedAt),
  }));
  return Map.groupBy(versions, ({ rateCard }) => rateCard);
}

export interface RateAsked {
  readonly from: string;
  readonly to: string;
  readonly date: CalendarDate;
}

/** Rates of days that are known, as a look-up; the rate of a currency in itself is no rate and is null. */
export class FxRates {
  private constructor(private readonly rates: ReadonlyMap<string, string>) {}

  static async read(read: Sql, tenantId: string, asked: readonly RateAsked[]): Promise<FxRates> {
    const foreign = asked.filter(({ from, to }) => from !== to);
    if (foreign.length === 0) return new FxRates(new Map());
    const rows = await read<{ from: string; to: string; date: CalendarDate; rate: string }>(
      `select distinct f.from_currency as "from", f.to_currency as "to", to_char(f.rate_date, 'YYYY-MM-DD') as date,
         trim_scale(f.rate)::text as rate
       from fx_rate f
       join jsonb_to_recordset($2::jsonb) as r("from" text, "to" text, date date)
         on f.from_currency = r."from" and f.to_currency = r."to" and f.rate_date = r.date
       where f.tenant_id = $1`,
      [tenantId, JSON.stringify(foreign)],
    );
    return new FxRates(new Map(rows.map((row) => [keyOf(row), row.rate])));
  }

  /** True when an amount can be converted on the day. */
  knows(asked: RateAsked): boolean {
    return asked.from === asked.to || this.rates.has(keyOf(asked));
  }

  /** Null when nothing has to be converted. */
  of(asked: RateAsked): string | null {
    return this.rates.get(keyOf(asked)) ?? null;
  }
}

const keyOf = ({ from, to, date }: RateAsked): string => `${from} ${to} ${date}`;

/** Contracts with work or charges whose price waits for one of the rate cards, or for the rate of a day. */
export async function contractsThatWait(work: Work, codes: readonly string[]): Promise<Id<'Contract'>[]> {
  const rows = await work.sql<{ contractId: Id<'Contract'> }>(
    `select distinct contract_id as "contractId" from work_item
     where tenant_id = $1 and priced_at is null and waits_for = any($2)
     order by 1`,
    [work.tenantId, codes],
  );
  return rows.map(({ contractId }) => contractId);
}

/** Contracts with a charge in the currency whose date is reached and whose event is still missing. */
export async function contractsWithChargesIn(work: Work, currency: string, now: Instant): Promise<Id<'Contract'>[]> {
  const rows = await work.sql<{ contractId: Id<'Contract'> }>(
    `select distinct s.contract_id as "contractId" from billing_schedule s
     join contract c on c.tenant_id = s.tenant_id and c.id = s.contract_id and c.functional_currency <> s.currency
     where s.tenant_id = $1 and s.currency = $2 and (s.charge_date is null or s.charge_date <= ($3::timestamptz)::date)
       and not exists (select 1 from billable_event b where b.tenant_id = s.tenant_id and b.billing_schedule_id = s.id)
     order by 1`,
    [work.tenantId, currency, now],
  );
  return rows.map(({ contractId }) => contractId);
}
