import type { Id } from '@throughline/contracts';
import type { SoldDeal, SoldLine } from '@throughline/events';
import type { Work } from '@throughline/transport';

/** Keeps what pricing needs of sold lines, all in one statement. They take part once they are active. */
export async function insertLines(work: Work, deal: SoldDeal, lines: readonly SoldLine[]): Promise<void> {
  const records = lines.map((line) => ({
    quoteLineId: line.quoteLineId,
    lineKey: line.lineKey,
    kind: line.kind,
    currency: line.amount.currency,
    cap: line.timeAndMaterials?.capNet?.amount ?? null,
    markups: line.expenses?.markups ?? null,
    feeRate: line.subcontracting?.handlingFeeRate ?? null,
    usageWork: line.usage?.workElementCode ?? null,
    usageUnit: line.usage?.unit ?? null,
    included: line.usage?.includedPerMonth ?? null,
    overagePrice: line.usage?.overagePrice.amount ?? null,
    purchaseOrder: line.purchaseOrderNumber,
  }));
  await work.sql(
    `insert into contract_line (tenant_id, quote_line_id, contract_id, activation_id, quote_version_id, line_key, kind,
       currency, cap, expense_markups, handling_fee_rate, usage_work_element_code, usage_unit, included_per_month,
       overage_price, purchase_order_number)
     select $1, r."quoteLineId", $2, $3, $4, r."lineKey", r.kind, r.currency, r.cap, r.markups, r."feeRate",
       r."usageWork", r."usageUnit", r.included, r."overagePrice", r."purchaseOrder"
     from jsonb_to_recordset($5::jsonb) as r("quoteLineId" text, "lineKey" text, kind text, currency text, cap numeric,
       markups jsonb, "feeRate" numeric, "usageWork" text, "usageUnit" text, included int, "overagePrice" numeric,
       "purchaseOrder" text)
     on conflict do nothing`,
    [work.tenantId, deal.contractId, deal.activationId, deal.quoteVersionId, JSON.stringify(records)],
  );
}

export interface TrancheRow {
  readonly id: Id<'RetainerTranche'>;
  readonly quoteLineId: string;
  readonly position: number;
  readonly key: string;
  readonly workElementCode: string;
  readonly scheduleId: string;
  readonly prepayment: string;
  readonly currency: string;
  readonly rolloverPercent: string;
  readonly chargeDate: string;
  readonly usableFrom: string;
  readonly usableTo: string;
}

export async function insertTranches(work: Work, contractId: string, rows: readonly TrancheRow[]): Promise<void> {
  if (rows.length === 0) return;
  await work.sql(
    `insert into retainer_tranche (tenant_id, id, contract_id, quote_line_id, position, key, work_element_code,
       billing_schedule_id, prepayment, currency, rollover_percent, charge_date, usable_from, usable_to)
     select $1, r.id, $2, r."quoteLineId", r.position, r.key, r."workElementCode", r."scheduleId", r.prepayment,
       r.currency, r."rolloverPercent", r."chargeDate", r."usableFrom", r."usableTo"
     from jsonb_to_recordset($3::jsonb) as r(id text, "quoteLineId" text, position int, key text,
       "workElementCode" text, "scheduleId" text, prepayment numeric, currency text, "rolloverPercent" numeric,
       "chargeDate" date, "usableFrom" date, "usableTo" date)
     on conflict do nothing`,
    [work.tenantId, contractId, JSON.stringify(rows)],
  );
}

/** Makes the lines of an activation take part; a repetition changes nothing. False when there is none of them here. */
export async function activateLines(work: Work, activationId: string, activatedAt: string): Promise<boolean> {
  const rows = await work.sql(
    `update contract_line set activated_at = coalesce(activated_at, $3) where tenant_id = $1 and activation_id = $2
     returning quote_line_id`,
    [work.tenantId, activationId, activatedAt],
  );
  return rows.length > 0;
}
