import { type CalendarDate, type Id, instant, invariant, type Refusal, refuse } from '@throughline/contracts';
import {
  type AssembledInvoice,
  assembleInvoices,
  erpFor,
  Invoice,
  type RoutingRule,
} from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { itemsDue, type KeptItem } from '../persistence/billable-item.queries.ts';
import { billingCalendars, calendarOf, ledgerSettings, routingRules } from '../persistence/configuration.queries.ts';
import { insertInvoice } from '../persistence/invoice.queries.ts';
import { type BillingRunPlan, lockRuns, runsMade } from './billing-runs.ts';
import type { InvoicingCalls } from './calls.ts';
import { publishDrafted, publishRejected } from './invoice-facts.ts';
import { isPeriodClosed } from './periods.ts';

/**
 * Makes the invoices of one kind, bill-to and date, all in one transaction: it happens once or not at all. A run that
 * finds nothing leaves no trace.
 */
export async function runBilling(work: Work, calls: InvoicingCalls, plan: BillingRunPlan): Promise<void> {
  const sql = sqlOf(work);
  await lockRuns(work, plan.kind, plan.billToId);
  if ((await runsMade(work, plan.kind, plan.billToId)).has(plan.date)) return;
  const due = await itemsDue(sql, plan.kind, plan.billToId, plan.date);
  if (due.length === 0) return;
  const assembled = assembleInvoices(
    due.map((kept) => kept.item),
    plan.date,
    await termsOf(work, due),
  );
  const billingRunId = work.mint('BillingRun');
  await work.sql(
    `insert into billing_run (tenant_id, id, kind, bill_to_id, run_date, ran_at, invoices) values ($1, $2, $3, $4, $5, $6, $7)`,
    [work.tenantId, billingRunId, plan.kind, plan.billToId, plan.date, work.now, assembled.length],
  );
  const flows = new Map(due.map((kept) => [kept.item.billableEventId as string, kept.correlationId]));
  const rules = await routingRules(sql);
  for (const one of assembled) await draft(work, calls, { one, billingRunId, flows, rules });
}

/** The terms of each engagement's calendar, in calendar days. */
async function termsOf(work: Work, due: readonly KeptItem[]): Promise<(engagementId: Id<'Engagement'>) => number> {
  const references = new Map(due.map((kept) => [kept.item.engagementId as string, kept.engagementReference]));
  const calendars = await billingCalendars(sqlOf(work), [...references.values()]);
  return (engagementId) => {
    const calendar = calendarOf(calendars, references.get(engagementId) ?? '');
    invariant(calendar !== undefined, `engagement ${engagementId} was planned by a calendar`);
    return calendar.termsDays;
  };
}

interface Drafting {
  readonly one: AssembledInvoice;
  readonly billingRunId: string;
  readonly flows: ReadonlyMap<string, string>;
  readonly rules: readonly RoutingRule[];
}

async function draft(work: Work, calls: InvoicingCalls, drafting: Drafting): Promise<void> {
  const { one, billingRunId } = drafting;
  const erp = erpFor(drafting.rules, one.sellerReference, one.invoiceDate);
  const invoice = draftOf(work, drafting, erp.ok ? erp.value : '');
  const obstacle = erp.ok ? await closedPeriod(work, one.invoiceDate) : erp.refusal;
  if (obstacle) invoice.reject('POSTING', obstacle, instant(work.madeAt));
  const books = (await ledgerSettings(sqlOf(work))).get(one.sellerReference);
  invariant(books !== undefined, `entity ${one.sellerReference} has ledger settings`);
  const { functionalCurrency } = books;
  await insertInvoice(sqlOf(work), work.tenantId, invoice, { billingRunId, functionalCurrency });
  publishDrafted(work, invoice);
  if (obstacle) publishRejected(work, invoice);
  else calls.determineTax(work, invoice);
}

async function closedPeriod(work: Work, invoiceDate: CalendarDate): Promise<Refusal | null> {
  if (!(await isPeriodClosed(work, invoiceDate))) return null;
  const closed = refuse('PERIOD_CLOSED', { invoiceDate });
  return closed.ok ? null : closed.refusal;
}

function draftOf(work: Work, { one, flows }: Drafting, erp: string): Invoice {
  const first = one.lines[0]?.item.billableEventId ?? '';
  return Invoice.draft({
    invoiceId: work.mint('Invoice'),
    engagementId: one.engagementId,
    customerId: one.customerId,
    billToId: one.billToId,
    sellerReference: one.sellerReference,
    currency: one.currency,
    invoiceDate: one.invoiceDate,
    dueDate: one.dueDate,
    erp,
    correlationId: flows.get(first) ?? work.correlationId,
    statusAt: instant(work.madeAt),
    lines: one.lines.map(({ lineNumber, item, net }) => ({
      invoiceLineId: work.mint('InvoiceLine'),
      lineNumber,
      billableEventId: item.billableEventId,
      type: item.type,
      sourceReference: item.sourceReference,
      quoteLineId: item.quoteLineId,
      wbsElementId: item.wbsElementId,
      milestoneId: item.milestoneId,
      description: item.description,
      net,
      tax: null,
    })),
  });
}
