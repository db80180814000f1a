import type { CalendarDate, Id, Month } from '@throughline/contracts';
import type { Work } from '@throughline/transport';

/** A prepaid period of a retainer as it stands. Amounts are decimal text. */
export interface TrancheState {
  readonly id: Id<'RetainerTranche'>;
  readonly quoteLineId: Id<'QuoteLine'>;
  readonly key: string;
  readonly prepayment: string;
  readonly currency: string;
  readonly rolloverPercent: string;
  readonly chargeDate: CalendarDate;
  readonly usableFrom: CalendarDate;
  readonly usableTo: CalendarDate;
  readonly billableEventId: Id<'BillableEvent'> | null;
  /** One unit of its currency in the seller's on the charge date; null while uncharged or when they are the same. */
  readonly fxRate: string | null;
  /** Drawn and expired. */
  readonly used: string;
  readonly broken: string;
  /** Taken back by credit memos before it was used. */
  readonly credited: string;
  /** What was released of it in the seller's currency. */
  readonly released: string;
  readonly expiredIn: Month | null;
}

const STATE = `t.id, t.quote_line_id as "quoteLineId", t.key, t.prepayment::text as prepayment, t.currency,
  trim_scale(t.rollover_percent)::text as "rolloverPercent", to_char(t.charge_date, 'YYYY-MM-DD') as "chargeDate",
  to_char(t.usable_from, 'YYYY-MM-DD') as "usableFrom", to_char(t.usable_to, 'YYYY-MM-DD') as "usableTo",
  t.billable_event_id as "billableEventId", trim_scale(t.fx_rate)::text as "fxRate", t.used::text as used,
  t.broken::text as broken, t.credited::text as credited, t.released::text as released, t.expired_in as "expiredIn"`;

/** The tranches of retainer lines, in order. */
export const tranchesOf = (work: Work, quoteLineIds: readonly string[]): Promise<TrancheState[]> =>
  work.sql<TrancheState>(
    `select ${STATE} from retainer_tranche t where t.tenant_id = $1 and t.quote_line_id = any($2)
     order by t.quote_line_id, t.position`,
    [work.tenantId, quoteLineIds],
  );

export interface TrancheChange {
  readonly id: string;
  readonly used: string;
  readonly broken: string;
  readonly released: string;
  readonly expiredIn: Month | null;
}

/** Writes what was drawn and what expired, in one statement. */
export async function keepTranches(work: Work, changes: readonly TrancheChange[]): Promise<void> {
  if (changes.length === 0) return;
  await work.sql(
    `update retainer_tranche t
     set used = r.used, broken = r.broken, released = r.released, expired_in = r."expiredIn"
     from jsonb_to_recordset($2::jsonb) as r(id text, used numeric, broken numeric, released numeric, "expiredIn" text)
     where t.tenant_id = $1 and t.id = r.id`,
    [work.tenantId, JSON.stringify(changes)],
  );
}

/** The prepayment of a tranche was charged, with the rate that the tranche keeps. Source: RU-12. */
export async function chargeTranche(
  work: Work,
  scheduleId: string,
  charge: { billableEventId: string; fxRate: string | null },
): Promise<void> {
  await work.sql(
    `update retainer_tranche set billable_event_id = $3, fx_rate = $4
     where tenant_id = $1 and billing_schedule_id = $2 and billable_event_id is null`,
    [work.tenantId, scheduleId, charge.billableEventId, charge.fxRate],
  );
}

/** A tranche whose period is over, with what its breakage names. */
export interface EndedTranche extends TrancheState {
  readonly contractId: Id<'Contract'>;
  readonly engagementId: Id<'Engagement'>;
  readonly quoteVersionId: Id<'QuoteVersion'>;
  readonly wbsElementId: Id<'WbsElement'>;
  readonly sellerReference: string;
  readonly functionalCurrency: string;
}

/**
 * Tranches of active lines that end in the month or before and have not expired yet, in order. The last one of a line is
 * not among them: what it leaves has no end in the contract.
 */
export const endedTranches = (work: Work, period: Month): Promise<EndedTranche[]> =>
  work.sql<EndedTranche>(
    `select ${STATE}, c.id as "contractId", c.engagement_id as "engagementId", l.quote_version_id as "quoteVersionId",
       w.id as "wbsElementId", c.seller_reference as "sellerReference",
       coalesce(c.functional_currency, t.currency) as "functionalCurrency"
     from retainer_tranche t
     join contract_line l on l.tenant_id = t.tenant_id and l.quote_line_id = t.quote_line_id
     join contract c on c.tenant_id = t.tenant_id and c.id = t.contract_id
     join wbs_element w on w.tenant_id = t.tenant_id and w.contract_id = t.contract_id and w.code = t.work_element_code
     where t.tenant_id = $1 and t.expired_in is null and to_char(t.usable_to, 'YYYY-MM') <= $2
       and l.activated_at is not null
       and exists (select 1 from retainer_tranche n where n.tenant_id = t.tenant_id
         and n.quote_line_id = t.quote_line_id and n.position > t.position)
     order by t.quote_line_id, t.position`,
    [work.tenantId, period],
  );
