import {
  type CalendarDate,
  calendarDate,
  dateOfInstant,
  type Id,
  instant,
  type Money,
  ok,
  refuse,
  type Result,
} from '@throughline/contracts';
import { receivableWrittenOff } from '@throughline/events';
import { accountingDateFor, relieved, takeFrom, writeOffJournal } from '@throughline/invoice-payment-domain';
import { sqlOf } from '@throughline/subgraph';
import type { Work } from '@throughline/transport';
import { cashPolicy, postingRules } from '../persistence/configuration.queries.ts';
import { lockReceivable, type Receivable } from '../persistence/receivable.queries.ts';
import {
  insertWriteOff,
  type KeptWriteOff,
  lockWriteOff,
  nextWriteOffReference,
  smallBalanceOf,
} from '../persistence/write-off.queries.ts';
import { isSmall, settle, sharesOf } from './apply-cash.ts';
import { mint } from './ids.ts';
import { book } from './journal.ts';
import { closedMonths } from './periods.ts';

/** Who writes off what a policy says; a person's own subject never looks like this. */
const POLICY = 'cash-application-policy';
const SMALL_BALANCE_REASON = 'SMALL_BALANCE';

/**
 * Gives up what a short payment left on a remitted invoice, as long as that still stands: the payment was not taken back,
 * something is open, and it is within the limit of the policy in force. Source: RU-17.
 */
export async function writeOffSmallBalance(work: Work, cashApplicationId: string): Promise<void> {
  const sql = sqlOf(work);
  const due = await smallBalanceOf(sql, cashApplicationId);
  const receivable = due && (await lockReceivable(sql, due.invoiceId));
  if (!due || !receivable?.open.isPositive) return;
  if (!isSmall(receivable.open, receivable, await cashPolicy(sql))) return;
  const kind = 'SMALL_BALANCE';
  const about = {
    kind,
    reason: SMALL_BALANCE_REASON,
    by: POLICY,
    paymentId: due.paymentId,
    cashApplicationId,
  } as const;
  const writeOff = await keep(work, receivable, receivable.open, about);
  await writeOffNow(work, writeOff, receivable, { by: POLICY, on: calendarDate(due.appliedOn) });
}

/**
 * Proposes to give up a debt, or part of it; nothing is booked before another person approves.
 * Refuses ENTITY_UNKNOWN, BAD_USER_INPUT and CASH_NOT_AVAILABLE when less is open.
 */
export async function proposeWriteOff(
  work: Work,
  by: string,
  proposal: { readonly invoiceId: string; readonly amount: Money | null; readonly reason: string },
): Promise<Result<string>> {
  const receivable = await lockReceivable(sqlOf(work), proposal.invoiceId);
  if (!receivable) return refuse('ENTITY_UNKNOWN', { invoiceId: proposal.invoiceId });
  const amount = takeFrom({ left: receivable.open }, proposal.amount);
  if (!amount.ok) return amount;
  const about = { kind: 'BAD_DEBT', reason: proposal.reason, by, paymentId: null, cashApplicationId: null } as const;
  return ok((await keep(work, receivable, amount.value, about)).receivableWriteOffId);
}

/**
 * The second person: books the write-off today.
 * Refuses ENTITY_UNKNOWN, WRITE_OFF_NOT_PROPOSED, SECOND_PERSON_REQUIRED and CASH_NOT_AVAILABLE when less is open by now.
 */
export async function approveWriteOff(work: Work, by: string, id: string): Promise<Result<string>> {
  const sql = sqlOf(work);
  const writeOff = await lockWriteOff(sql, id);
  if (!writeOff) return refuse('ENTITY_UNKNOWN', { receivableWriteOffId: id });
  const { reference, proposedBy, state } = writeOff;
  if (state !== 'PROPOSED') return refuse('WRITE_OFF_NOT_PROPOSED', { reference, state });
  if (proposedBy === by) return refuse('SECOND_PERSON_REQUIRED', { reference, proposedBy });
  const receivable = await lockReceivable(sql, writeOff.invoiceId);
  if (!receivable) return refuse('ENTITY_UNKNOWN', { invoiceId: writeOff.invoiceId });
  const amount = takeFrom({ left: receivable.open }, writeOff.amount);
  if (!amount.ok) return amount;
  await writeOffNow(work, writeOff, receivable, { by, on: dateOfInstant(work.now) });
  return ok(id);
}

interface About {
  readonly kind: KeptWriteOff['kind'];
  readonly reason: string;
  readonly by: string;
  readonly paymentId: Id<'Payment'> | null;
  readonly cashApplicationId: string | null;
}

async function keep(work: Work, receivable: Receivable, amount: Money, about: About): Promise<KeptWriteOff> {
  const { invoiceId, entity, booked } = receivable;
  const { kind, reason, by, paymentId, cashApplicationId } = about;
  const reference = await nextWriteOffReference(sqlOf(work), work.tenantId, entity);
  const receivableWriteOffId = mint('ReceivableWriteOff', work);
  const kept = { receivableWriteOffId, reference, kind, reason, invoiceId, paymentId, amount, proposedBy: by };
  const entry = { ...kept, sellerReference: entity, cashApplicationId, functionalCurrency: booked.currency };
  await insertWriteOff(sqlOf(work), work.tenantId, entry, work.now);
  return { ...kept, state: 'PROPOSED' };
}

/** Books the write-off by line and tells it; the invoice is paid when nothing else is open on it. */
async function writeOffNow(
  work: Work,
  writeOff: KeptWriteOff,
  receivable: Receivable,
  { by, on }: { readonly by: string; readonly on: CalendarDate },
): Promise<void> {
  const { receivableWriteOffId: id, amount } = writeOff;
  const functional = relieved(amount, receivable);
  const lines = sharesOf(amount, receivable);
  await work.sql(
    `update receivable_write_off set state = 'WRITTEN_OFF', approved_by = $2, written_off_on = $3, written_off_at = $4,
       amount_functional = $5 where id = $1`,
    [id, by, on, work.now, functional.toAmount()],
  );
  await work.sql(
    `insert into receivable_write_off_line (tenant_id, receivable_write_off_id, invoice_line_id, amount, currency)
     select $1, $2, l, a, $3 from unnest($4::text[], $5::numeric[]) x(l, a)`,
    [
      work.tenantId,
      id,
      amount.currency,
      lines.map((line) => line.invoiceLineId),
      lines.map((line) => line.amount.toAmount()),
    ],
  );
  publishWrittenOff(work, writeOff, receivable, { on, functional, lines });
  await bookWriteOff(work, writeOff, receivable.entity, { on, functional });
  if (amount.equals(receivable.open)) await settle(work, receivable.invoiceId);
}

function publishWrittenOff(
  work: Work,
  writeOff: KeptWriteOff,
  receivable: Receivable,
  { on, functional, lines }: { on: CalendarDate; functional: Money; lines: ReturnType<typeof sharesOf> },
): void {
  const { receivableWriteOffId, reference, kind, reason, paymentId, amount } = writeOff;
  work.publish(receivableWrittenOff, receivableWriteOffId, {
    receivableWriteOffId,
    reference,
    kind,
    reason,
    invoiceId: receivable.invoiceId,
    invoiceNumber: receivable.number,
    engagementId: receivable.engagementId,
    billToId: receivable.billToId,
    sellerReference: receivable.entity,
    paymentId,
    amount: amount.toJSON(),
    amountFunctional: functional.toJSON(),
    writtenOffOn: on,
    writtenOffAt: instant(work.now),
    lines: lines.map(({ open: _open, ...line }) => ({ ...line, amount: line.amount.toJSON() })),
  });
}

async function bookWriteOff(
  work: Work,
  { receivableWriteOffId }: KeptWriteOff,
  entity: string,
  { on, functional: amount }: { on: CalendarDate; functional: Money },
): Promise<void> {
  const accountingDate = accountingDateFor(on, await closedMonths(work));
  const journal = writeOffJournal(
    { receivableWriteOffId, entity, accountingDate, amount },
    await postingRules(sqlOf(work)),
  );
  if (!journal.ok) throw new Error(`write-off ${receivableWriteOffId} cannot be booked: ${journal.refusal.code}`);
  await book(work, journal.value);
}
