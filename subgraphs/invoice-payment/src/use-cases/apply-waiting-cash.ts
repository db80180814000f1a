import { calendarDate, type Id, Money } from '@throughline/contracts';
import { accountingDateFor, type Invoice, matchJournal } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { postingRules } from '../persistence/configuration.queries.ts';
import { lockReceivables } from '../persistence/receivable.queries.ts';
import { applyCash, type Cash } from './apply-cash.ts';
import type { InvoicingCalls } from './calls.ts';
import { book } from './journal.ts';
import { closedMonths } from './periods.ts';

/**
 * An invoice got its number: payments that named it before we knew it, and have something left, are applied now, the
 * oldest first. Order between the gateway and the ERP is never assumed.
 */
export async function applyWaitingCash(work: Work, calls: InvoicingCalls, invoice: Invoice): Promise<void> {
  const { invoiceId, number, erp, currency, sellerReference } = invoice.facts;
  if (number === null) return;
  const names = [number, `${erp}:${number}`, invoiceId];
  const rules = await postingRules(sqlOf(work));
  for (const cash of await waiting(work, names, { currency, entity: sellerReference })) {
    const receivables = await lockReceivables(sqlOf(work), names, { currency, entity: sellerReference });
    const { applied } = await applyCash(work, calls, cash, receivables);
    const accountingDate = accountingDateFor(
      cash.valueDate < invoice.facts.invoiceDate ? invoice.facts.invoiceDate : cash.valueDate,
      await closedMonths(work),
    );
    for (const { cashApplicationId, amount } of applied) {
      const journal = matchJournal({ cashApplicationId, entity: sellerReference, accountingDate, amount }, rules);
      if (!journal.ok) throw new Error(`application ${cashApplicationId} cannot be booked: ${journal.refusal.code}`);
      await book(work, journal.value);
    }
  }
}

async function waiting(
  work: Work,
  names: readonly string[],
  about: { currency: string; entity: string },
): Promise<Cash[]> {
  const rows = await work.sql<{ id: string; reference: string; value_date: string; unapplied: string }>(
    `select id, reference, to_char(value_date, 'YYYY-MM-DD') as value_date, (amount - coalesce((select sum(a.amount)
       from cash_application a where a.tenant_id = p.tenant_id and a.payment_id = p.id), 0))::text as unapplied
     from payment p where remittance && $1::text[] and currency = $2 and entity = $3 and refusal is null
     order by settled_at, id for update`,
    [[...names], about.currency, about.entity],
  );
  return rows
    .map((row) => ({
      paymentId: row.id as Id<'Payment'>,
      reference: row.reference,
      valueDate: calendarDate(row.value_date),
      amount: Money.of(row.unapplied, about.currency),
    }))
    .filter((cash) => cash.amount.isPositive);
}
