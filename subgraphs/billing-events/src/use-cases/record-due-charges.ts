import { type Id, instant, invariant, Money, type MoneyJson, newId } from '@throughline/contracts';
import {
  type BillableFact,
  costIn,
  milestoneCompletion,
  recurringCharge,
  retainerPrepayment,
} from '@throughline/billing-events-domain';
import type { Work } from '@throughline/transport';
import { chargesDue, type DueCharge } from '../persistence/billable-event.queries.ts';
import { chargeTranche } from '../persistence/retainer.queries.ts';
import { type NewBillableEvent, NOTHING_PRICED, recordEvents } from './record-events.ts';

/**
 * Records a billable event for every trigger of an active contract that happened and has none yet. Acceptances,
 * activation and the calendar all end here, so that their order does not matter and a repetition finds nothing to do.
 * The caller holds the lock on the contract's project.
 */
export async function recordDueCharges(work: Work, contractId: string): Promise<void> {
  const charges = await chargesDue(work, contractId, work.now);
  if (charges.length === 0) return;
  const events = charges.map((charge) => eventOf(charge, newId('BillableEvent', { now: () => work.now })));
  const recorded = await recordEvents(work, events);
  for (const [index, { kind, scheduleId }] of charges.entries()) {
    const data = events[index]?.data;
    if (kind !== 'PREPAYMENT' || !data || !recorded.has(data.billableEventId)) continue;
    await chargeTranche(work, scheduleId, { billableEventId: data.billableEventId, fxRate: data.fxRate });
  }
}

function eventOf(charge: DueCharge, billableEventId: Id<'BillableEvent'>): NewBillableEvent {
  const fact = factOf(charge);
  const functional = functionalOf(charge, fact.billable);
  return {
    sourceKey: charge.milestoneId ?? charge.scheduleId,
    scheduleId: charge.scheduleId,
    data: {
      ...NOTHING_PRICED,
      billableEventId,
      type: fact.type,
      sourceReference: charge.reference,
      engagementId: charge.engagementId,
      engagementReference: charge.engagementReference,
      customerId: charge.customerId,
      contractId: charge.contractId,
      quoteVersionId: charge.quoteVersionId,
      quoteLineId: charge.quoteLineId,
      projectId: charge.projectId,
      wbsElementId: charge.wbsElementId,
      milestoneId: charge.milestoneId,
      obligationId: charge.obligationId,
      billToId: charge.billToId,
      sellerReference: charge.sellerReference,
      eventDate: fact.eventDate,
      approvedAt: fact.approvedAt,
      accountingPeriod: fact.accountingPeriod,
      value: fact.value.toJSON(),
      billable: fact.billable.toJSON(),
      description: fact.description,
      stream: charge.kind === 'PREPAYMENT' ? 'RETAINER' : 'PACKAGE',
      valueFunctional: functional,
      billableFunctional: functional,
      fxRate: charge.fxRate,
      purchaseOrderNumber: charge.purchaseOrderNumber,
    },
  };
}

function functionalOf({ functionalCurrency, fxRate }: DueCharge, amount: Money): MoneyJson | null {
  return functionalCurrency === null ? null : costIn(functionalCurrency, amount, fxRate ?? '1').toJSON();
}

function factOf(charge: DueCharge): BillableFact {
  const amount = Money.of(charge.amount, charge.currency);
  const { workElementName } = charge;
  if (charge.kind === 'MILESTONE') {
    const { acceptedAt, percent, reference } = charge;
    invariant(acceptedAt !== null && percent !== null, `milestone ${reference} is due without its acceptance`);
    return milestoneCompletion({ reference, workElementName, percent, amount, acceptedAt: instant(acceptedAt) });
  }
  const { month, chargeDate, instalment, instalments } = charge;
  const activatedAt = instant(charge.activatedAt);
  if (charge.kind === 'PREPAYMENT' && chargeDate !== null) {
    return retainerPrepayment({ workElementName, reference: charge.reference, chargeDate, amount, activatedAt });
  }
  invariant(
    month !== null && chargeDate !== null && instalment !== null && instalments !== null,
    `instalment ${charge.reference} is due without its date`,
  );
  return recurringCharge({
    workElementName,
    number: instalment,
    of: instalments,
    month,
    chargeDate,
    amount,
    activatedAt,
  });
}
