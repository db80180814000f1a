import type { Sql } from '@throughline/subgraph';
import { type Id, Money } from '@throughline/contracts';

export type WriteOffKind = 'SMALL_BALANCE' | 'BAD_DEBT';

export interface KeptWriteOff {
  readonly receivableWriteOffId: Id<'ReceivableWriteOff'>;
  readonly reference: string;
  readonly kind: WriteOffKind;
  readonly reason: string;
  readonly state: 'PROPOSED' | 'WRITTEN_OFF';
  readonly invoiceId: Id<'Invoice'>;
  readonly paymentId: Id<'Payment'> | null;
  readonly amount: Money;
  readonly proposedBy: string;
}

/** A small balance that is due to be written off: which invoice, which payment left it, and whether that still stands. */
export interface SmallBalance {
  readonly invoiceId: Id<'Invoice'>;
  readonly paymentId: Id<'Payment'>;
  readonly appliedOn: string;
}

export async function smallBalanceOf(sql: Sql, cashApplicationId: string): Promise<SmallBalance | null> {
  const [row] = await sql<{ invoice_id: string; payment_id: string; applied_on: string }>(
    `select invoice_id, payment_id, to_char(applied_on, 'YYYY-MM-DD') as applied_on from cash_application
     where id = $1 and reversed_at is null`,
    [cashApplicationId],
  );
  return row
    ? {
        invoiceId: row.invoice_id as Id<'Invoice'>,
        paymentId: row.payment_id as Id<'Payment'>,
        appliedOn: row.applied_on,
      }
    : null;
}

export interface NewWriteOff extends Omit<KeptWriteOff, 'state'> {
  readonly sellerReference: string;
  readonly cashApplicationId: string | null;
  readonly functionalCurrency: string;
}

export const insertWriteOff = (sql: Sql, tenantId: string, writeOff: NewWriteOff, at: Date): Promise<unknown> =>
  sql(
    `insert into receivable_write_off (tenant_id, id, reference, kind, reason, state, seller_reference, invoice_id,
       payment_id, cash_application_id, amount, currency, functional_currency, proposed_at, proposed_by)
     values ($1, $2, $3, $4, $5, 'PROPOSED', $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      tenantId,
      writeOff.receivableWriteOffId,
      writeOff.reference,
      writeOff.kind,
      writeOff.reason,
      writeOff.sellerReference,
      writeOff.invoiceId,
      writeOff.paymentId,
      writeOff.cashApplicationId,
      writeOff.amount.toAmount(),
      writeOff.amount.currency,
      writeOff.functionalCurrency,
      at,
      writeOff.proposedBy,
    ],
  );

/** The next reference of a seller: `WO-1`, `WO-2`, without gaps. */
export async function nextWriteOffReference(sql: Sql, tenantId: string, seller: string): Promise<string> {
  await sql(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`write-off ${tenantId} ${seller}`]);
  const [row] = await sql<{ next: number }>(
    `select count(*)::int + 1 as next from receivable_write_off where seller_reference = $1`,
    [seller],
  );
  return `WO-${row?.next ?? 1}`;
}

export async function lockWriteOff(sql: Sql, id: string): Promise<KeptWriteOff | null> {
  const [row] = await sql<{
    id: string;
    reference: string;
    kind: WriteOffKind;
    reason: string;
    state: KeptWriteOff['state'];
    invoice_id: string;
    payment_id: string | null;
    amount: string;
    currency: string;
    proposed_by: string;
  }>(
    `select id, reference, kind, reason, state, invoice_id, payment_id, amount::text, currency, proposed_by
     from receivable_write_off where id = $1 for update`,
    [id],
  );
  if (!row) return null;
  return {
    receivableWriteOffId: row.id as Id<'ReceivableWriteOff'>,
    reference: row.reference,
    kind: row.kind,
    reason: row.reason,
    state: row.state,
    invoiceId: row.invoice_id as Id<'Invoice'>,
    paymentId: row.payment_id as Id<'Payment'> | null,
    amount: Money.of(row.amount, row.currency),
    proposedBy: row.proposed_by,
  };
}
