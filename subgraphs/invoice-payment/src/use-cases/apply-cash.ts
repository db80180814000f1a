import {
  type CalendarDate,
  dateOfInstant,
  type Id,
  instant,
  instantAt,
  invariant,
  Money,
} from '@throughline/contracts';
import { cashApplied } from '@throughline/events';
import {
  applyRemittance,
  cashPerLine,
  type CashUse,
  erpFor,
  type MatchMethod,
  type UnappliedCash,
  useCash,
  without,
  worth,
} from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { type CashPolicy, routingRules } from '../persistence/configuration.queries.ts';
import { recallInvoice } from '../persistence/invoice.queries.ts';
import type { Receivable } from '../persistence/receivable.queries.ts';
import type { InvoicingCalls } from './calls.ts';
import { mint } from './ids.ts';
import { publishPaid } from './invoice-facts.ts';

/** The kind of scheduled work that writes off what a short payment left over. */
export const SMALL_BALANCE = 'receivable.small-balance';

/** Cash on its way to receivables. */
export interface Cash {
  readonly paymentId: Id<'Payment'>;
  readonly reference: string;
  readonly unapplied: UnappliedCash;
  readonly method: MatchMethod;
  /** The value date, or the day on which a person matches. */
  readonly day: CalendarDate;
}

export interface Applied {
  readonly cashApplicationId: Id<'CashApplication'>;
  readonly receivable: Receivable;
  readonly appliedOn: CalendarDate;
  readonly use: CashUse;
}

export interface Application {
  readonly cash: Cash;
  readonly receivable: Receivable;
  readonly amount: Money;
  /** What the policy writes off later that day. */
  readonly residual: Money | null;
}

/** Fills receivables whose rows are locked, in their order, and plans what is too small to be asked for. Source: RU-17. */
export async function applyCash(
  work: Work,
  calls: InvoicingCalls,
  cash: Cash,
  receivables: readonly Receivable[],
  policy: CashPolicy,
): Promise<{ applied: Applied[]; left: UnappliedCash }> {
  const known = new Map(receivables.map((receivable) => [receivable.invoiceId, receivable]));
  const receivableOf = (invoiceId: Id<'Invoice'>): Receivable => {
    const receivable = known.get(invoiceId);
    invariant(receivable !== undefined, 'cash is applied to a receivable that was found for it');
    return receivable;
  };
  const plan = applyRemittance(cash.unapplied.left, receivables, (residual, invoiceId) =>
    isSmall(residual, receivableOf(invoiceId), policy),
  );
  const residuals = new Map(plan.writeOffs.map((writeOff) => [writeOff.invoiceId, writeOff.amount]));
  const applied: Applied[] = [];
  let unapplied = cash.unapplied;
  for (const { invoiceId, amount } of plan.applications) {
    const receivable = receivableOf(invoiceId);
    const residual = residuals.get(invoiceId) ?? null;
    const one = await applyTo(work, calls, { cash: { ...cash, unapplied }, receivable, amount, residual });
    if (residual !== null) planWriteOff(work, one, policy);
    applied.push(one);
    unapplied = without(amount, unapplied);
  }
  return { applied, left: unapplied };
}

/** Whether a residual is within the limit, inclusive; a foreign one by what it is booked at. */
export function isSmall(residual: Money, receivable: Receivable, { smallBalanceLimit }: CashPolicy): boolean {
  const { booked, bookingRate } = receivable;
  if (smallBalanceLimit?.currency !== booked.currency) return false;
  return worth(residual, bookingRate, booked.currency).compare(smallBalanceLimit) <= 0;
}

function planWriteOff(work: Work, { cashApplicationId, appliedOn }: Applied, { writeOffTime }: CashPolicy): void {
  const time = new Date(instantAt(appliedOn, writeOffTime));
  work.schedule(SMALL_BALANCE, cashApplicationId, time < work.now ? work.now : time, { cashApplicationId });
}

/** Applies an amount to one receivable, down to its lines (RU-2), tells the ERP, and tells when nothing is open any more. */
export async function applyTo(work: Work, calls: InvoicingCalls, application: Application): Promise<Applied> {
  const { cash, receivable, amount } = application;
  const cashApplicationId = mint('CashApplication', work);
  // Cash that came before its invoice is applied on the day of the invoice.
  const appliedOn = cash.day < receivable.invoiceDate ? receivable.invoiceDate : cash.day;
  const use = useCash(amount, cash.unapplied, receivable);
  const applied = { cashApplicationId, receivable, appliedOn, use };
  const lines = sharesOf(amount, receivable);
  const erp = await erpOf(work, receivable, appliedOn);
  await keepApplication(work, application, { ...applied, erp }, lines);
  publishApplied(work, application, applied, lines);
  calls.recordPayment(work, { cashApplicationId, erp });
  if (receivable.open.equals(amount)) await settle(work, receivable.invoiceId);
  return applied;
}

type Share = Receivable['lines'][number] & { readonly amount: Money };

/** An amount over the lines of an invoice, by what is open on each; lines that get nothing are left out. */
export function sharesOf(amount: Money, { lines }: Receivable): Share[] {
  const shares = cashPerLine(
    amount,
    lines.map((line) => line.open),
  );
  return lines
    .map((line, index) => ({ ...line, amount: shares[index] ?? Money.zero(amount.currency) }))
    .filter((share) => !share.amount.isZero);
}

async function keepApplication(
  work: Work,
  { cash, receivable, amount, residual }: Application,
  { cashApplicationId, appliedOn, use, erp }: Applied & { readonly erp: string },
  lines: readonly Share[],
): Promise<void> {
  await work.sql(
    `insert into cash_application (tenant_id, id, payment_id, invoice_id, amount, currency, applied_on, applied_at, method,
       residual_write_off, functional_currency, cash_functional, booked_functional, fx_rate, erp)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      work.tenantId,
      cashApplicationId,
      cash.paymentId,
      receivable.invoiceId,
      amount.toAmount(),
      amount.currency,
      appliedOn,
      work.now,
      cash.method,
      residual?.toAmount() ?? null,
      use.cash.currency,
      use.cash.toAmount(),
      use.relieved.toAmount(),
      String(cash.unapplied.rate),
      erp,
    ],
  );
  await work.sql(
    `insert into cash_allocation (tenant_id, cash_application_id, invoice_line_id, amount, currency)
     select $1, $2, l, a, $3 from unnest($4::text[], $5::numeric[]) x(l, a)`,
    [
      work.tenantId,
      cashApplicationId,
      amount.currency,
      lines.map((line) => line.invoiceLineId),
      lines.map((line) => line.amount.toAmount()),
    ],
  );
}

function publishApplied(
  work: Work,
  { cash, receivable, amount }: Application,
  { cashApplicationId, appliedOn, use }: Applied,
  lines: readonly Share[],
): void {
  const isForeign = amount.currency !== use.cash.currency;
  work.publish(cashApplied, cash.paymentId, {
    cashApplicationId,
    paymentId: cash.paymentId,
    paymentReference: cash.reference,
    invoiceId: receivable.invoiceId,
    invoiceNumber: receivable.number,
    engagementId: receivable.engagementId,
    amount: amount.toJSON(),
    amountFunctional: use.cash.toJSON(),
    appliedOn,
    method: cash.method,
    bookedFunctional: isForeign ? use.relieved.toJSON() : null,
    realisedFx: isForeign ? use.realised.toJSON() : null,
    fxRate: isForeign ? String(cash.unapplied.rate) : null,
    lines: lines.map(({ invoiceLineId, lineNumber, billableEventId, quoteLineId, amount: share }) => {
      return { invoiceLineId, lineNumber, billableEventId, quoteLineId, amount: share.toJSON() };
    }),
  });
}

/**
 * The ERP that cash of a day goes to. Cash that is applied after its day goes to the ERP of the day on which it is
 * applied: the open receivable is there by then.
 */
async function erpOf(work: Work, { entity, erp }: Receivable, day: CalendarDate): Promise<string> {
  const today = dateOfInstant(work.now);
  const routed = erpFor(await routingRules(sqlOf(work)), entity, day < today ? today : day);
  return routed.ok ? routed.value : erp;
}

/** Nothing is open any more. */
export async function settle(work: Work, invoiceId: Id<'Invoice'>): Promise<void> {
  await work.sql(`update invoice set paid_at = $2, status_at = $2 where id = $1`, [invoiceId, instant(work.now)]);
  const invoice = await recallInvoice(sqlOf(work), invoiceId);
  invariant(invoice !== null, 'a paid invoice exists');
  publishPaid(work, invoice);
}
