import { accountingDateFor, type Invoice, matchJournal } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { cashPolicy, postingRules } from '../persistence/configuration.queries.ts';
import { lockPaymentsThatNamed } from '../persistence/payment.queries.ts';
import { lockReceivables } from '../persistence/receivable.queries.ts';
import { type Applied, applyCash } from './apply-cash.ts';
import type { InvoicingCalls } from './calls.ts';
import { book } from './journal.ts';
import { closedMonths } from './periods.ts';

/**
 * An invoice got its number: payments that named it before we knew it, and have something left, are applied now, the
 * oldest first. Order between the gateway and the ERP is never assumed.
 */
export async function applyWaitingCash(work: Work, calls: InvoicingCalls, invoice: Invoice): Promise<void> {
  const { invoiceId, number, erp, currency, sellerReference: entity } = invoice.facts;
  const sql = sqlOf(work);
  const policy = await cashPolicy(sql);
  if (number === null || !policy.rules.includes('REMITTANCE')) return;
  const names = [number, `${erp}:${number}`, invoiceId];
  for (const payment of await lockPaymentsThatNamed(sql, names, { currency, entity })) {
    if (payment.cash === null) continue;
    const { paymentId, reference, cash: unapplied, valueDate: day } = payment;
    const receivables = await lockReceivables(sql, names, { currency, entity });
    const cash = { paymentId, reference, unapplied, method: 'AUTO_REMITTANCE', day } as const;
    const { applied } = await applyCash(work, calls, cash, receivables, policy);
    for (const one of applied) await bookMatch(work, one);
  }
}

/** Books that unapplied cash found its invoice, on the day of the application or the first one that is not closed. */
export async function bookMatch(work: Work, { cashApplicationId, receivable, appliedOn, use }: Applied): Promise<void> {
  const accountingDate = accountingDateFor(appliedOn, await closedMonths(work));
  const journal = matchJournal(
    { cashApplicationId, entity: receivable.entity, accountingDate, use },
    await postingRules(sqlOf(work)),
  );
  if (!journal.ok) throw new Error(`application ${cashApplicationId} cannot be booked: ${journal.refusal.code}`);
  await book(work, journal.value);
}
