import { type CalendarDate, type Instant, instant, Money } from '@throughline/contracts';
import type { StoredInstant } from '@throughline/subgraph';
import type { QuoteStatus } from '@throughline/customer-contract-domain';

type Read = <T extends object>(sql: string, parameters?: readonly unknown[]) => Promise<T[]>;

/** A recorded version as the rules look at it. */
export interface RecordedVersion {
  readonly id: string;
  readonly status: QuoteStatus;
  readonly approvedAt: Instant | null;
  readonly termsAccepted: boolean;
  readonly lines: readonly RecordedLine[];
}

export interface RecordedLine {
  readonly id: string;
  readonly lineKey: string;
  readonly kind: string;
  readonly description: string;
  readonly amount: Money;
  readonly projectTemplate: string | null;
  readonly termsText: string | null;
  readonly billToAccountId: string | null;
}

interface LineRow extends Omit<RecordedLine, 'amount'> {
  readonly amountText: string;
  readonly currency: string;
}

export async function linesOf(read: Read, quoteVersionId: string): Promise<RecordedLine[]> {
  const rows = await read<LineRow>(
    `select id, line_key as "lineKey", kind, description, amount::text as "amountText", currency,
       project_template as "projectTemplate", terms_text as "termsText", bill_to_account_id as "billToAccountId"
     from quote_line where quote_version_id = $1 order by position`,
    [quoteVersionId],
  );
  return rows.map(({ amountText, currency, ...line }) => ({
    ...line,
    amount: Money.of(amountText, currency).rounded(),
  }));
}

export async function recordedVersion(
  read: Read,
  quoteId: string,
  version: number,
): Promise<RecordedVersion | undefined> {
  const [row] = await read<{
    id: string;
    status: QuoteStatus;
    approvedAt: StoredInstant | null;
    termsAccepted: boolean;
  }>(
    `select id, status, approved_at as "approvedAt", terms_accepted as "termsAccepted"
     from quote_version where quote_id = $1 and version = $2`,
    [quoteId, version],
  );
  if (!row) return undefined;
  const lines = await linesOf(read, row.id);
  return { ...row, approvedAt: row.approvedAt === null ? null : instant(row.approvedAt), lines };
}

/** Everything that the deal of an activation is composed from. */
export interface SoldQuote {
  readonly quoteId: string;
  readonly quoteNumber: string;
  readonly version: number;
  readonly quoteVersionId: string;
  readonly crmQuoteId: string;
  readonly amendment: string | null;
  readonly sellerReference: string | null;
  readonly startDate: CalendarDate | null;
  readonly engagementId: string;
  readonly engagementReference: string;
  readonly engagementName: string;
  readonly customerId: string;
  readonly customerReference: string | null;
  readonly customerName: string | null;
  readonly crmAccountId: string;
}

export async function soldQuote(read: Read, quoteVersionId: string): Promise<SoldQuote | undefined> {
  const [row] = await read<SoldQuote>(
    `select q.id as "quoteId", q.number as "quoteNumber", v.version, v.id as "quoteVersionId",
       v.crm_quote_id as "crmQuoteId", v.amendment, v.seller_reference as "sellerReference",
       to_char(v.start_date, 'YYYY-MM-DD') as "startDate", e.id as "engagementId", e.reference as "engagementReference",
       e.name as "engagementName", c.id as "customerId", c.reference as "customerReference", c.name as "customerName",
       c.crm_account_id as "crmAccountId"
     from quote_version v
       join quote q on (q.tenant_id, q.id) = (v.tenant_id, v.quote_id)
       join engagement e on (e.tenant_id, e.id) = (q.tenant_id, q.engagement_id)
       join customer c on (c.tenant_id, c.id) = (e.tenant_id, e.customer_id)
     where v.id = $1`,
    [quoteVersionId],
  );
  return row;
}

/** Ids that our obligations have, by line and key. */
export async function obligationIds(read: Read, quoteVersionId: string): Promise<ReadonlyMap<string, string>> {
  const rows = await read<{ id: string; lineId: string; key: string }>(
    `select o.id, o.quote_line_id as "lineId", o.key from performance_obligation o
       join quote_line l on (l.tenant_id, l.id) = (o.tenant_id, o.quote_line_id)
     where l.quote_version_id = $1`,
    [quoteVersionId],
  );
  return new Map(rows.map(({ id, lineId, key }) => [`${lineId} ${key}`, id]));
}
