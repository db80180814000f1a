import { calendarDate, type Id, invariant, Money, ok } from '@throughline/contracts';
import type { CreditStatus, PostedDocument } from '@throughline/invoice-payment-domain';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import { formerInvoice } from '../persistence/cutover.queries.ts';
import { billToOf, customerInErp } from '../persistence/outgoing.queries.ts';
import { type AccountOpening, migrateInvoicesOf, type Migration, takeMigration } from '../use-cases/cutover.ts';
import { keepAccount } from '../use-cases/open-accounts.ts';
import { type CallParts, erpTarget, ledgerOrPark, notThereYet, valueOrPark } from './call-parts.ts';

/** Has a bill-to of an entity that moves as a customer of its new ERP. Refused, it is parked: finance has to act there. */
export const openAccount = (parts: CallParts): OutgoingOperation<AccountOpening, CreditStatus> =>
  defineCall({
    name: 'erp.customer.open',
    target: ({ erp }) => erpTarget(erp),
    call: async ({ billToId, erp }, { tenantId }) => {
      const billTo = await billToOf(parts.readerOf(tenantId), billToId);
      invariant(billTo !== null, `bill-to ${billToId} was kept with its deal`);
      const opened = await ledgerOrPark(parts, tenantId, erp).upsertCustomer(billTo);
      return ok(valueOrPark(opened, `opening bill-to ${billTo.reference} in ${erp}`));
    },
    settled: async ({ billToId, erp, cutover }, outcome, work) => {
      if (!outcome.ok) return;
      await keepAccount(work, parts.ports.ledgerSystem(work.tenantId, erp), { billToId, erp }, outcome.value);
      await migrateInvoicesOf(work, parts.calls(), cutover, billToId);
    },
  });

/** Brings an open invoice into the new ERP, under a key of its own. Refused, it is parked until a person repaired it. */
export const migrateInvoice = (parts: CallParts): OutgoingOperation<Migration, PostedDocument> =>
  defineCall({
    name: 'erp.invoice.migrate',
    target: ({ erp }) => erpTarget(erp),
    call: async ({ invoiceId, openItemId, erp, open, on }, { tenantId }) => {
      const sql = parts.readerOf(tenantId);
      const former = await formerInvoice(sql, invoiceId);
      invariant(former !== null, `invoice ${invoiceId} was posted before it goes over`);
      const customer = await customerInErp(sql, former.billToId, erp);
      if (customer === null) throw notThereYet(`bill-to ${former.billToId}`, erp);
      const taken = await ledgerOrPark(parts, tenantId, erp).takeOverOpenItem({
        invoiceId: invoiceId as Id<'Invoice'>,
        openItemId,
        customer,
        formerNumber: former.number,
        takenOverOn: calendarDate(on),
        dueDate: former.dueDate,
        open: Money.from(open),
        correlationId: former.correlationId,
      });
      return ok(valueOrPark(taken, `taking invoice ${former.number} over into ${erp}`));
    },
    lookUp: async ({ openItemId, erp, open }, { tenantId }) =>
      (await parts.ports.ledger(tenantId, erp)?.findOpenItem(openItemId, open.currency)) ?? null,
    settled: async (migration, outcome, work) => {
      if (!outcome.ok) return;
      await takeMigration(work, parts.ports.ledgerSystem(work.tenantId, migration.erp), migration, outcome.value);
    },
  });
