import { calendarDate, type Instant, instant } from '@throughline/contracts';
import type { NamedRateCard, RateCardTerms, RoleRate } from '@throughline/customer-contract-domain';

type Read = <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

/** A published version of a rate card as it is recorded. */
export interface RateCardVersionRow extends RateCardTerms {
  readonly id: string;
  readonly rateCardId: string;
  readonly reference: string;
  readonly version: number;
  /** From when on it was known. */
  readonly recordedAt: Instant;
}

interface Row {
  readonly id: string;
  readonly rateCardId: string;
  readonly reference: string;
  readonly engagement: string | null;
  readonly version: number;
  readonly currency: string;
  readonly effectiveFrom: string;
  readonly publishedAt: Date;
  readonly rates: readonly RoleRate[];
}

const VERSION = `
  select v.id, v.rate_card_id as "rateCardId", c.reference, c.engagement_reference as engagement, v.version, v.currency,
    to_char(v.effective_from, 'YYYY-MM-DD') as "effectiveFrom", v.published_at as "publishedAt", v.rates
  from rate_card_version v join rate_card c on (c.tenant_id, c.id) = (v.tenant_id, v.rate_card_id)`;

const toVersion = ({ effectiveFrom, publishedAt, ...row }: Row): RateCardVersionRow => {
  return { ...row, effectiveFrom: calendarDate(effectiveFrom), recordedAt: instant(publishedAt) };
};

/** All versions of the card that work elements name so, the first one first. */
export async function versionsByReference(read: Read, reference: string): Promise<RateCardVersionRow[]> {
  return (await read<Row>(`${VERSION} where c.reference = $1 order by v.version`, [reference])).map(toVersion);
}

export async function versionsOfCards(read: Read, ids: readonly string[]): Promise<RateCardVersionRow[]> {
  return (await read<Row>(`${VERSION} where v.rate_card_id = any($1) order by v.version`, [ids])).map(toVersion);
}

export async function versionsById(read: Read, ids: readonly string[]): Promise<RateCardVersionRow[]> {
  return (await read<Row>(`${VERSION} where v.id = any($1)`, [ids])).map(toVersion);
}

export async function recordedVersionOf(
  read: Read,
  rateCardId: string,
  version: number,
): Promise<RateCardVersionRow | undefined> {
  const [row] = await read<Row>(`${VERSION} where v.rate_card_id = $1 and v.version = $2`, [rateCardId, version]);
  return row && toVersion(row);
}

export interface RateCardRow {
  readonly id: string;
  readonly reference: string;
  readonly engagementReference: string | null;
}

export const RATE_CARD = `select id, reference, engagement_reference as "engagementReference" from rate_card`;

/** What is known of the cards that work elements name. */
export const namedRateCards = (read: Read, references: readonly string[]): Promise<NamedRateCard[]> =>
  read<NamedRateCard>(
    `select c.reference, c.engagement_reference as engagement, array_agg(distinct v.currency::text) as currencies
     from rate_card c join rate_card_version v on (v.tenant_id, v.rate_card_id) = (c.tenant_id, c.id)
     where c.reference = any($1) group by c.reference, c.engagement_reference`,
    [references],
  );

/** Which of these records of the CPQ are recorded. */
export async function recordedCards(read: Read, externalIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await read<{ externalId: string }>(
    `select crm_record_id as "externalId" from rate_card_version where crm_record_id = any($1)`,
    [externalIds],
  );
  return new Set(rows.map(({ externalId }) => externalId));
}
