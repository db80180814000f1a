import { type Id, ok, type Refusal, refuse, type Result } from '@throughline/contracts';
import { cashUnapplied, paymentSettled } from '@throughline/events';
import {
  accountingDateFor,
  methodOf,
  type MatchingRule,
  type MatchMethod,
  onlyOne,
  paymentJournal,
  type Search,
  searchesFor,
  type UnappliedCash,
  worth,
} from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { cashPolicy, ledgerSettings, postingRules } from '../persistence/configuration.queries.ts';
import { type KeptPayment, lockPayment } from '../persistence/payment.queries.ts';
import {
  invoicesOpenWith,
  type Ledgered,
  lockReceivables,
  type Receivable,
} from '../persistence/receivable.queries.ts';
import { type Applied, applyCash } from './apply-cash.ts';
import type { InvoicingCalls } from './calls.ts';
import { book } from './journal.ts';
import { closedMonths } from './periods.ts';
import { rateOfDay } from './rate-of-day.ts';

/** The kind of scheduled work that applies a payment on its value date. */
export const PAYMENT_DUE = 'payment.due';

/**
 * Values a payment at its value date, applies it by the policy's rules and books it. What cannot be valued yet waits
 * with the reason; a payment that is in the books already stays as it is.
 */
export async function applyPayment(work: Work, calls: InvoicingCalls, paymentId: string): Promise<void> {
  const sql = sqlOf(work);
  const payment = await lockPayment(sql, paymentId);
  if (!payment || payment.state === 'SETTLED') return;
  const policy = await cashPolicy(sql);
  const found = await findReceivables(work, payment, policy.rules);
  const entity = await entityOf(work, found.receivables[0]?.entity ?? payment.entity);
  const valued = entity.ok ? await valueOf(work, payment, entity.value.functionalCurrency) : entity;
  if (!entity.ok || !valued.ok)
    return wait(work, payment, entity.ok ? (valued as { refusal: Refusal }).refusal : entity.refusal);
  const cash = valued.value;
  await settlePaymentRow(work, payment, entity.value.entity, cash);
  publishSettled(work, payment, cash);
  const { reference, valueDate: day } = payment;
  const ours = found.receivables.filter((receivable) => receivable.entity === entity.value.entity);
  const { applied, left } = await applyCash(
    work,
    calls,
    { paymentId: payment.paymentId, reference, unapplied: cash, method: found.method, day },
    ours,
    policy,
  );
  if (left.left.isPositive) publishUnapplied(work, payment, left);
  await bookPayment(work, payment, entity.value.entity, cash, applied);
}

/** The first search of the policy that finds an invoice decides; its receivables are locked. */
async function findReceivables(
  work: Work,
  payment: KeptPayment,
  rules: readonly MatchingRule[],
): Promise<{ method: MatchMethod; receivables: Receivable[] }> {
  const { entity, amount } = payment;
  const about: Ledgered = { currency: amount.currency, ...(entity !== null && { entity }) };
  for (const search of searchesFor(rules, payment)) {
    const receivables = await receivablesBy(work, search, payment, about);
    if (receivables.length > 0) return { method: methodOf(search.rule), receivables };
  }
  return { method: 'AUTO_REMITTANCE', receivables: [] };
}

async function receivablesBy(
  work: Work,
  search: Search,
  { amount }: KeptPayment,
  about: Ledgered,
): Promise<Receivable[]> {
  const sql = sqlOf(work);
  if (search.rule !== 'AMOUNT') return lockReceivables(sql, search.names, about);
  const found = await lockReceivables(sql, onlyOne(await invoicesOpenWith(sql, amount, about)), about);
  // Another payment may have come first while the row was waited for.
  return found.filter((receivable) => receivable.open.equals(amount));
}

/** Whose money it is: of the invoices found, else of the gateway account, else of the only entity there is. */
async function entityOf(
  work: Work,
  known: string | null,
): Promise<Result<{ readonly entity: string; readonly functionalCurrency: string }>> {
  const settings = await ledgerSettings(sqlOf(work));
  const entity = known ?? (settings.size === 1 ? [...settings.keys()][0] : undefined);
  const books = entity === undefined ? undefined : settings.get(entity);
  return books ? ok(books) : refuse('DEAL_KIND_NOT_SUPPORTED', { what: 'payment that names no legal entity' });
}

/** round(amount x rate of the value date): the cash is swept into the books' currency on its own day. Source: RU-14. */
async function valueOf(work: Work, { amount, valueDate }: KeptPayment, to: string): Promise<Result<UnappliedCash>> {
  const rate = await rateOfDay(sqlOf(work), { from: amount.currency, to, date: valueDate });
  return rate.ok ? ok({ left: amount, carried: worth(amount, rate.value, to), rate: rate.value }) : rate;
}

const wait = async (work: Work, { paymentId }: KeptPayment, refusal: Refusal): Promise<void> => {
  const reason = JSON.stringify(refusal);
  await work.sql(`update payment set state = 'WAITING', refusal = $2::jsonb where id = $1`, [paymentId, reason]);
};

const settlePaymentRow = (work: Work, payment: KeptPayment, entity: string, cash: UnappliedCash): Promise<unknown> =>
  work.sql(
    `update payment set state = 'SETTLED', refusal = null, entity = $2, functional_currency = $3, amount_functional = $4,
       fx_rate = $5 where id = $1`,
    [payment.paymentId, entity, cash.carried.currency, cash.carried.toAmount(), String(cash.rate)],
  );

/** Payments that waited for a rate, in the order in which they came. */
export async function applyWaitingPayments(work: Work, calls: InvoicingCalls): Promise<void> {
  const waiting = await work.sql<{ id: string }>(
    `select id from payment where state = 'WAITING' and refusal->>'code' = 'FX_RATE_NOT_FOUND' order by settled_at, id`,
  );
  for (const { id } of waiting) await applyPayment(work, calls, id);
}

function publishSettled(work: Work, payment: KeptPayment, cash: UnappliedCash): void {
  const { paymentId, reference, gateway, amount, valueDate, settledAt, remittance } = payment;
  work.publish(paymentSettled, paymentId, {
    paymentId,
    reference,
    gateway,
    amount: amount.toJSON(),
    amountFunctional: cash.carried.toJSON(),
    valueDate,
    settledAt,
    remittance: [...remittance],
  });
}

function publishUnapplied(work: Work, { paymentId, reference, valueDate }: KeptPayment, cash: UnappliedCash): void {
  work.publish(cashUnapplied, paymentId, {
    paymentId,
    paymentReference: reference,
    amount: cash.left.toJSON(),
    amountFunctional: cash.carried.toJSON(),
    valueDate,
  });
}

async function bookPayment(
  work: Work,
  payment: { paymentId: Id<'Payment'>; valueDate: KeptPayment['valueDate'] },
  entity: string,
  cash: UnappliedCash,
  applied: readonly Applied[],
): Promise<void> {
  const accountingDate = accountingDateFor(payment.valueDate, await closedMonths(work));
  const journal = paymentJournal(
    { paymentId: payment.paymentId, entity, accountingDate, cash: cash.carried, uses: applied.map(({ use }) => use) },
    await postingRules(sqlOf(work)),
  );
  // A chart without accounts for cash is a mistake of its publication: the delivery waits until it is put right.
  if (!journal.ok) throw new Error(`payment ${payment.paymentId} cannot be booked: ${journal.refusal.code}`);
  await book(work, journal.value);
}
