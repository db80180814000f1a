import { dateOfInstant, type Id, instant, instantAt, type MoneyJson } from '@throughline/contracts';
import { invoiceMigrated } from '@throughline/events';
import { type Cutover, cutoversIn, type LedgerSystem, type PostedDocument } from '@throughline/invoice-payment-domain';
import { keepExternalIds, sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { routingRules } from '../persistence/configuration.queries.ts';
import {
  billTosWithoutAccount,
  formerInvoice,
  type GoingOver,
  invoicesGoingOver,
} from '../persistence/cutover.queries.ts';
import type { InvoicingCalls } from './calls.ts';
import { mint } from './ids.ts';

/** The kind of scheduled work that moves an entity's open receivables to the ERP that books it from now on. */
export const CUTOVER = 'erp.cutover';

/** The first moment of a new ERP. Source: RU-18, "cutover". */
const MIDNIGHT = '00:00:00Z';

/** One open invoice on its way into the new ERP. */
export interface Migration {
  readonly invoiceId: string;
  readonly openItemId: string;
  readonly from: string;
  readonly erp: string;
  readonly open: MoneyJson;
  /** Day of the takeover. */
  readonly on: string;
}

/** A bill-to on its way into the new ERP of an entity. */
export interface AccountOpening {
  readonly billToId: string;
  readonly erp: string;
  readonly cutover: Cutover;
}

/** Plans every cutover that the rules imply; one whose day has come happens now. */
export async function planCutovers(work: Work): Promise<void> {
  for (const cutover of cutoversIn(await routingRules(sqlOf(work)))) {
    const dueAt = new Date(instantAt(cutover.on, MIDNIGHT));
    const key = [cutover.entity, cutover.from, cutover.to, cutover.on].join(' ');
    // A cutover of the past may have run for rules that were not all there: it runs again under a key of its own.
    const late = dueAt < work.now;
    work.schedule(CUTOVER, late ? `${key} ${instant(work.now)}` : key, late ? work.now : dueAt, cutover);
  }
}

/**
 * Moves an entity: its bill-tos become customers of the new ERP, and each invoice that is open gets a document there as
 * soon as its customer is known. Rules that were replaced meanwhile move nothing.
 */
export async function runCutover(work: Work, calls: InvoicingCalls, cutover: Cutover): Promise<void> {
  if (!(await stillHolds(work, cutover))) return;
  const sql = sqlOf(work);
  const unknown = new Set(await billTosWithoutAccount(sql, cutover.entity, cutover.to));
  for (const billToId of unknown) calls.openAccount(work, { billToId, erp: cutover.to, cutover });
  const going = await invoicesGoingOver(sql, cutover);
  migrate(
    work,
    calls,
    cutover,
    going.filter(({ billToId }) => !unknown.has(billToId)),
  );
}

/** A bill-to became a customer of the new ERP: its open invoices follow. */
export async function migrateInvoicesOf(
  work: Work,
  calls: InvoicingCalls,
  cutover: Cutover,
  billToId: string,
): Promise<void> {
  migrate(work, calls, cutover, await invoicesGoingOver(sqlOf(work), cutover, { billToId }));
}

/** An invoice of before a cutover that was posted after it: it follows at once. */
export async function migrateWhenLate(
  work: Work,
  calls: InvoicingCalls,
  invoice: { readonly invoiceId: string; readonly sellerReference: string },
): Promise<void> {
  const today = dateOfInstant(work.now);
  for (const cutover of cutoversIn(await routingRules(sqlOf(work))))
    if (cutover.entity === invoice.sellerReference && cutover.on <= today)
      migrate(work, calls, cutover, await invoicesGoingOver(sqlOf(work), cutover, { invoiceId: invoice.invoiceId }));
}

async function stillHolds(work: Work, { entity, from, to, on }: Cutover): Promise<boolean> {
  const implied = cutoversIn(await routingRules(sqlOf(work)));
  return implied.some((one) => one.entity === entity && one.from === from && one.to === to && one.on === on);
}

function migrate(work: Work, calls: InvoicingCalls, { to, on }: Cutover, going: readonly GoingOver[]): void {
  for (const { invoiceId, from, open } of going)
    calls.migrateInvoice(work, { invoiceId, openItemId: mint('Posting', work), from, erp: to, open, on });
}

/** The new ERP has the open item: from now on cash and credit memos go there. */
export async function takeMigration(
  work: Work,
  system: LedgerSystem,
  migration: Migration,
  document: PostedDocument,
): Promise<void> {
  const { invoiceId, openItemId, erp, from, open } = migration;
  const former = await formerInvoice(sqlOf(work), invoiceId);
  const kept = await work.sql(
    `insert into posting (tenant_id, id, invoice_id, erp, internal_id, erp_id, status, posted_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (tenant_id, invoice_id, erp) do nothing returning id`,
    [work.tenantId, openItemId, invoiceId, erp, document.internalId, document.number, document.status, work.now],
  );
  if (kept.length === 0 || !former) return;
  const entry = { entityKind: 'Invoice', entityId: invoiceId, system, instance: erp } as const;
  await keepExternalIds(work, [
    { ...entry, recordType: 'invoice', externalId: document.internalId },
    { ...entry, recordType: 'tranId', externalId: document.number },
  ]);
  work.publish(invoiceMigrated, invoiceId, {
    invoiceId: invoiceId as Id<'Invoice'>,
    number: former.number,
    engagementId: former.engagementId as Id<'Engagement'>,
    fromErp: from,
    erp,
    erpId: `${erp}:${document.number}`,
    open,
    migratedAt: instant(work.now),
  });
}
