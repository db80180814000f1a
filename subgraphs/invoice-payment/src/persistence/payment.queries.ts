import type { Sql } from '@throughline/subgraph';
import { calendarDate, type CalendarDate, type Id, instant, type Instant, Money } from '@throughline/contracts';
import type { UnappliedCash } from '@throughline/invoice-payment-domain';
import { carriedOfPayment, unappliedOfPayment } from './open.sql.ts';

/**
 * `PLANNED`: told, and not due before its value date. `WAITING`: due, and cannot be valued yet. `SETTLED`: in the books.
 */
export type PaymentState = 'PLANNED' | 'WAITING' | 'SETTLED';

export interface KeptPayment {
  readonly paymentId: Id<'Payment'>;
  readonly reference: string;
  readonly gateway: string;
  readonly gatewayPaymentId: string;
  readonly entity: string | null;
  readonly amount: Money;
  readonly valueDate: CalendarDate;
  readonly settledAt: Instant;
  readonly remittance: readonly string[];
  readonly state: PaymentState;
  /** Null until it is settled. */
  readonly cash: UnappliedCash | null;
}

interface PaymentRow {
  id: string;
  reference: string;
  gateway: string;
  gateway_payment_id: string;
  entity: string | null;
  amount: string;
  currency: string;
  value_date: string;
  settled_at: Date;
  remittance: string[];
  state: PaymentState;
  functional_currency: string | null;
  fx_rate: string | null;
  left: string;
  carried: string | null;
}

const PAYMENT = `select p.id, p.reference, p.gateway, p.gateway_payment_id, p.entity, p.amount::text, p.currency,
    to_char(p.value_date, 'YYYY-MM-DD') as value_date, p.settled_at, p.remittance, p.state, p.functional_currency, p.fx_rate,
    ${unappliedOfPayment('p')}::text as left, ${carriedOfPayment('p')}::text as carried
  from payment p`;

/** The payment with its row locked; null when it is unknown. */
export async function lockPayment(sql: Sql, paymentId: string): Promise<KeptPayment | null> {
  await sql(`select id from payment where id = $1 for update`, [paymentId]);
  const [row] = await sql<PaymentRow>(`${PAYMENT} where p.id = $1`, [paymentId]);
  return row ? keptPayment(row) : null;
}

/** Settled payments with something left that named an invoice before it was known, the oldest first. Locked. */
export async function lockPaymentsThatNamed(
  sql: Sql,
  names: readonly string[],
  about: { currency: string; entity: string },
): Promise<KeptPayment[]> {
  const named = await sql<{ id: string }>(
    `select id from payment where remittance && $1::text[] and currency = $2 and entity = $3 and state = 'SETTLED'
       and refusal is null order by settled_at, id for update`,
    [[...names], about.currency, about.entity],
  );
  const rows = await sql<PaymentRow>(`${PAYMENT} where p.id = any($1) order by p.settled_at, p.id`, [
    named.map((row) => row.id),
  ]);
  return rows.map(keptPayment).filter(({ cash }) => cash !== null && cash.left.isPositive);
}

const keptPayment = (row: PaymentRow): KeptPayment => ({
  paymentId: row.id as Id<'Payment'>,
  reference: row.reference,
  gateway: row.gateway,
  gatewayPaymentId: row.gateway_payment_id,
  entity: row.entity,
  amount: Money.of(row.amount, row.currency),
  valueDate: calendarDate(row.value_date),
  settledAt: instant(row.settled_at),
  remittance: row.remittance,
  state: row.state,
  cash:
    row.functional_currency === null || row.fx_rate === null || row.carried === null
      ? null
      : {
          left: Money.of(row.left, row.currency),
          carried: Money.of(row.carried, row.functional_currency),
          rate: row.fx_rate,
        },
});

/** A cash application as it stands, with what it did in the books. */
export interface KeptApplication {
  readonly cashApplicationId: Id<'CashApplication'>;
  readonly paymentId: Id<'Payment'>;
  readonly invoiceId: Id<'Invoice'>;
  readonly amount: Money;
  readonly cash: Money;
  readonly booked: Money;
  /** The ERP that was told of it; null for what was applied before that was kept. */
  readonly erp: string | null;
  readonly isReversed: boolean;
}

export async function lockApplication(sql: Sql, cashApplicationId: string): Promise<KeptApplication | null> {
  const [row] = await sql<{
    id: string;
    payment_id: string;
    invoice_id: string;
    amount: string;
    currency: string;
    functional_currency: string;
    cash_functional: string;
    booked_functional: string;
    erp: string | null;
    reversed_at: Date | null;
  }>(
    `select id, payment_id, invoice_id, amount::text, currency, functional_currency, cash_functional::text,
       booked_functional::text, erp, reversed_at from cash_application where id = $1 for update`,
    [cashApplicationId],
  );
  if (!row) return null;
  return {
    cashApplicationId: row.id as Id<'CashApplication'>,
    paymentId: row.payment_id as Id<'Payment'>,
    invoiceId: row.invoice_id as Id<'Invoice'>,
    amount: Money.of(row.amount, row.currency),
    cash: Money.of(row.cash_functional, row.functional_currency),
    booked: Money.of(row.booked_functional, row.functional_currency),
    erp: row.erp,
    isReversed: row.reversed_at !== null,
  };
}
