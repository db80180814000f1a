import { type CalendarDate, type Id, instant, invariant, Money } from '@throughline/contracts';
import { cashApplied } from '@throughline/events';
import { applyRemittance, cashPerLine } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { smallBalanceLimit } from '../persistence/configuration.queries.ts';
import { recallInvoice } from '../persistence/invoice.queries.ts';
import type { Receivable } from '../persistence/receivable.queries.ts';
import type { InvoicingCalls } from './calls.ts';
import { publishPaid } from './invoice-facts.ts';

export interface Cash {
  readonly paymentId: Id<'Payment'>;
  readonly reference: string;
  /** What is to be applied. */
  readonly amount: Money;
  readonly valueDate: CalendarDate;
}

export interface Applied {
  readonly cashApplicationId: Id<'CashApplication'>;
  readonly amount: Money;
}

/** Applies cash to receivables whose rows are locked, down to their lines (RU-17, RU-2). Answers what was applied. */
export async function applyCash(
  work: Work,
  calls: InvoicingCalls,
  cash: Cash,
  receivables: readonly Receivable[],
): Promise<{ applied: Applied[]; unapplied: Money }> {
  const plan = applyRemittance(cash.amount, receivables, await smallBalanceLimit(sqlOf(work), cash.amount.currency));
  const residuals = new Map(plan.writeOffs.map((writeOff) => [writeOff.invoiceId, writeOff.amount]));
  const applied: Applied[] = [];
  for (const { invoiceId, amount } of plan.applications) {
    const receivable = receivables.find((one) => one.invoiceId === invoiceId);
    invariant(receivable !== undefined, 'cash is applied to a receivable of the remittance');
    const residual = residuals.get(invoiceId) ?? null;
    applied.push(await applyTo(work, { cash, receivable, amount, residual }));
    calls.recordPayment(work, { cashApplicationId: applied.at(-1)?.cashApplicationId ?? '', erp: receivable.erp });
    if (receivable.open.equals(amount)) await settle(work, invoiceId);
    else await work.sql(`update invoice set status_at = $2 where id = $1`, [invoiceId, instant(work.madeAt)]);
  }
  return { applied, unapplied: plan.unapplied };
}

interface Application {
  readonly cash: Cash;
  readonly receivable: Receivable;
  readonly amount: Money;
  /** What the policy would write off; the posting of write-offs is not built, so it stays open and visible. */
  readonly residual: Money | null;
}

async function applyTo(work: Work, { cash, receivable, amount, residual }: Application): Promise<Applied> {
  const cashApplicationId = work.mint('CashApplication');
  // Cash that came before its invoice is applied on the day of the invoice.
  const appliedOn = cash.valueDate < receivable.invoiceDate ? receivable.invoiceDate : cash.valueDate;
  const perLine = cashPerLine(
    amount,
    receivable.lines.map((line) => line.open),
  );
  const lines = receivable.lines
    .map((line, index) => ({ ...line, amount: perLine[index] ?? Money.zero(amount.currency) }))
    .filter((line) => !line.amount.isZero);
  await work.sql(
    `insert into cash_application (tenant_id, id, payment_id, invoice_id, amount, currency, applied_on, applied_at, method,
       residual_write_off)
     values ($1, $2, $3, $4, $5, $6, $7, $8, 'AUTO_REMITTANCE', $9)`,
    [
      work.tenantId,
      cashApplicationId,
      cash.paymentId,
      receivable.invoiceId,
      amount.toAmount(),
      amount.currency,
      appliedOn,
      work.now,
      residual?.toAmount() ?? null,
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
  work.publish(cashApplied, cash.paymentId, {
    cashApplicationId,
    paymentId: cash.paymentId,
    paymentReference: cash.reference,
    invoiceId: receivable.invoiceId,
    invoiceNumber: receivable.number,
    engagementId: receivable.engagementId,
    amount: amount.toJSON(),
    amountFunctional: amount.toJSON(),
    appliedOn,
    method: 'AUTO_REMITTANCE',
    bookedFunctional: null,
    realisedFx: null,
    fxRate: null,
    lines: lines.map(({ open: _open, ...line }) => ({ ...line, amount: line.amount.toJSON() })),
  });
  return { cashApplicationId, amount };
}

async function settle(work: Work, invoiceId: Id<'Invoice'>): Promise<void> {
  await work.sql(`update invoice set paid_at = $2, status_at = $3 where id = $1`, [
    invoiceId,
    instant(work.now),
    instant(work.madeAt),
  ]);
  const invoice = await recallInvoice(sqlOf(work), invoiceId);
  invariant(invoice !== null, 'a paid invoice exists');
  publishPaid(work, invoice);
}
