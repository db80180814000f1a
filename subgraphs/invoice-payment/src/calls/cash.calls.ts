import { type Id, invariant, Money, ok, type Result } from '@throughline/contracts';
import { keepExternalIds } from '@throughline/subgraph';
import { defineCall, type OutgoingOperation } from '@throughline/transport';
import { applicationInErp } from '../persistence/outgoing.queries.ts';
import { takeRefund } from '../use-cases/refund-payment.ts';
import { type CallParts, erpTarget, ledgerOrPark, notConfigured, notThereYet, valueOrPark } from './call-parts.ts';

export interface PaymentRecord {
  readonly cashApplicationId: string;
  readonly erp: string;
}

/** Tells the ERP what cash settled which invoice. Refused, it is parked: our books are right, the ERP's need a person. */
export const recordPayment = (parts: CallParts): OutgoingOperation<PaymentRecord, string> =>
  defineCall({
    name: 'erp.payment.record',
    target: ({ erp }) => erpTarget(erp),
    call: async ({ cashApplicationId, erp }, { tenantId }) => {
      const ledger = ledgerOrPark(parts, tenantId, erp);
      const application = await applicationInErp(parts.readerOf(tenantId), cashApplicationId, erp);
      if (application === null) throw notThereYet(`the invoice of cash application ${cashApplicationId}`, erp);
      const id = cashApplicationId as Id<'CashApplication'>;
      const recorded = await ledger.recordPayment({ cashApplicationId: id, ...application });
      return ok(valueOrPark(recorded, `recording cash application ${cashApplicationId}`));
    },
    lookUp: async ({ cashApplicationId, erp }, { tenantId }) =>
      (await parts.ports.ledger(tenantId, erp)?.findPayment(cashApplicationId)) ?? null,
    settled: async ({ cashApplicationId, erp }, outcome, work) => {
      if (!outcome.ok) return;
      const system = parts.ports.ledgerSystem(work.tenantId, erp);
      const entry = { entityKind: 'CashApplication', system, recordType: 'customerPayment' } as const;
      await keepExternalIds(work, [
        { ...entry, entityId: cashApplicationId, instance: erp, externalId: outcome.value },
      ]);
    },
  });

/** Has the ERP forget a payment that was taken back, once it knows it. Refused, it is parked for an accountant. */
export const withdrawPayment = (parts: CallParts): OutgoingOperation<PaymentRecord, null> =>
  defineCall({
    name: 'erp.payment.withdraw',
    target: ({ erp }) => erpTarget(erp),
    call: async ({ cashApplicationId, erp }, { tenantId }) => {
      const ledger = ledgerOrPark(parts, tenantId, erp);
      const [known] = await parts.readerOf(tenantId)(
        `select 1 from crosswalk where entity_kind = 'CashApplication' and entity_id = $1 and instance = $2`,
        [cashApplicationId, erp],
      );
      if (!known) throw notThereYet(`cash application ${cashApplicationId}`, erp);
      valueOrPark(await ledger.withdrawPayment(cashApplicationId), `withdrawing cash application ${cashApplicationId}`);
      return ok(null);
    },
    settled: async ({ cashApplicationId }, outcome, work) => {
      if (!outcome.ok) return;
      await work.sql(
        `update crosswalk set valid_to = $2 where entity_kind = 'CashApplication' and entity_id = $1 and valid_to is null`,
        [cashApplicationId, work.now],
      );
    },
  });

export interface RefundRequest {
  readonly refundId: string;
  readonly gateway: string;
}

/** Gives unapplied cash back through the gateway, once per refund: its key is the refund's id. */
export const refund = (parts: CallParts): OutgoingOperation<RefundRequest, string> =>
  defineCall({
    name: 'gateway.refund',
    target: ({ gateway }) => `gateway:${gateway}`,
    call: async ({ refundId, gateway }, { tenantId }): Promise<Result<string>> => {
      const port = parts.ports.gateway(tenantId, gateway);
      if (!port) return notConfigured('gateway', gateway);
      const [row] = await parts.readerOf(tenantId)<{ id: string; amount: string; currency: string }>(
        `select p.gateway_payment_id as id, r.amount::text, r.currency from refund r
         join payment p on p.tenant_id = r.tenant_id and p.id = r.payment_id where r.id = $1`,
        [refundId],
      );
      invariant(row !== undefined, `refund ${refundId} was kept before it was asked for`);
      return port.refund({ gatewayPaymentId: row.id, amount: Money.of(row.amount, row.currency), key: refundId });
    },
    settled: ({ refundId, gateway }, outcome, work) =>
      takeRefund(work, refundId as Id<'Refund'>, parts.ports.gatewaySystem(work.tenantId, gateway), outcome),
  });
